// One alert as its officers see it: what stands, who was called, how far the sending is, what people still have to do by hand.
import type { ConsoleTexts } from "../../../schemas/console-texts.ts";
import type { AlertView, EndpointView, HistoryItem } from "../../alerts/views.ts";
import type { dispatchReport } from "../../store/dispatch-report.ts";
import { type Html, html } from "../html.ts";
import { moment } from "../local-words.ts";
import { consolePage } from "./console-page.ts";
import { say } from "./say.ts";

/** What the page is made from. `names` are of officers by id. */
export type AlertDeskView = {
  words: ConsoleTexts;
  mode: "sandbox" | "live";
  timeZone: string;
  alert: AlertView;
  headline: string | null;
  dispatch: Awaited<ReturnType<typeof dispatchReport>>;
  endpoints: readonly EndpointView[];
  history: readonly HistoryItem[];
  names: ReadonlyMap<string, string>;
  token: string;
  may: { write: boolean; stop: boolean; decide: boolean; markByHand: boolean };
  refused?: string | undefined;
};

/** The page at /console/alerts/{id}. What moves reads itself again where scripts run. */
export function alertDeskPage(view: AlertDeskView): string {
  const { words, alert, may, refused } = view;
  const { desk, states, stop } = words;
  const waiting = alert.bulletins.find(({ state }) => state === "submitted");
  return consolePage({
    words,
    mode: view.mode,
    title: view.headline ?? alert.id,
    status: alert.status,
    body: html`<h1>${view.headline ?? alert.id}</h1>
${refused === undefined ? "" : html`<div class="card refused" role="alert"><p>${refused}</p></div>`}
<section class="card" data-live="state"><dl><dt>${desk.state}</dt><dd><strong>${states[alert.state]}</strong></dd>
<dt>${words.approve.ends}</dt><dd>${at(view, alert.endedAt ?? alert.expiresAt)}</dd>
${alert.reference === undefined ? "" : html`<dt>${words.approve.reference}</dt><dd>${alert.reference}</dd>`}</dl>
${alert.state === "active" && may.stop ? html`<p><a class="choice stop" href="/console/alerts/${alert.id}/stop">${stop.title}</a></p>` : ""}
${waiting && may.decide ? html`<p><a class="choice" href="/console/alerts/${alert.id}/bulletins/${waiting.number}">${desk.decide}</a></p>` : ""}${writing(view)}</section>
${calls(view)}
${dispatch(view)}
${broadcasters(view)}
${byHand(view)}
${delegations(view)}
${neighbours(view)}
<section class="card"><details><summary>${desk.history}</summary><ol class="plain">${view.history.map(
      ({ at: when, act, actor }) =>
        html`<li>${at(view, when)} <code>${act}</code> ${view.names.get(actor.id) ?? ""}</li>`,
    )}</ol></details></section>
<p><a href="/console/alerts/${alert.id}/report">${words.report.title}</a></p>
<p><a href="/console">${words.done.back}</a></p>`,
  });
}

// What the requester does next: make it right, take it back, or bring new facts.
function writing({ words, alert, may, token }: AlertDeskView): Html {
  if (!may.write) return html``;
  const at = `/console/alerts/${alert.id}`;
  const { edit, update, buttons } = words.case;
  const waits = alert.bulletins.some(({ state }) => state === "submitted");
  const withdraw = waits
    ? html`<form method="post" action="${at}/withdraw"><input type="hidden" name="token" value="${token}"><button class="plain">${buttons.withdraw}</button></form>`
    : "";
  if (alert.state === "active")
    return html`<p><a class="choice" href="${at}/update">${update}</a></p>${withdraw}`;
  if (alert.state === "ended" || alert.state === "rejected") return html``;
  return html`<p><a class="choice" href="${at}/edit">${edit}</a></p>${withdraw}`;
}

function calls(view: AlertDeskView): Html {
  const { desk } = view.words;
  const calling = view.alert.bulletins.find(({ state }) => state === "submitted")?.calling;
  if (!calling) return html``;
  return html`<section class="card" data-live="calls"><h2>${desk.calls}</h2><ul class="plain">${calling.calls.map(
    (call) =>
      html`<li>${view.names.get(call.officerId) ?? call.officerId}: ${desk.called} ${at(view, call.at)}${call.openedAt === null ? "" : html`, <strong>${desk.opened} ${at(view, call.openedAt)}</strong>`}</li>`,
  )}</ul>${calling.nextAt === null ? "" : html`<p>${desk.next} ${at(view, calling.nextAt)}</p>`}</section>`;
}

function dispatch(view: AlertDeskView): Html {
  const { desk, reach, language } = view.words;
  const count = (value: number) => new Intl.NumberFormat(language).format(value);
  if (view.dispatch.bulletins.length === 0) return html``;
  return html`<section class="card" data-live="dispatch"><h2>${desk.dispatch}</h2>
<div class="scroll" role="region" aria-label="${desk.dispatch}" tabindex="0"><table>
<thead><tr><th scope="col">${reach.channel}</th><th scope="col">${desk.done}</th><th scope="col">${desk.left}</th><th scope="col">${desk.estimate}</th></tr></thead>
<tbody>${view.dispatch.bulletins.map((bulletin) =>
    Object.entries(bulletin.channels).map(([channel, report]) => {
      const name = new Map(Object.entries(reach.channels)).get(channel) ?? channel;
      const left = report.outcomes.pending + report.outcomes.held;
      const end = left === 0 ? report.lastAt : report.estimatedEndAt;
      return html`<tr><th scope="row">${bulletin.number} · ${name}</th><td>${count(report.audience - left)} / ${count(report.audience)}</td><td>${count(left)}</td><td>${end === null ? "–" : at(view, end)}</td></tr>`;
    }),
  )}</tbody></table></div></section>`;
}

// Whoever took it is only counted; whoever did not is named, with whom to call there.
function broadcasters({ words, endpoints }: AlertDeskView): Html {
  const { desk, report } = words;
  if (endpoints.length === 0) return html``;
  const open = endpoints.filter(({ state }) => state !== "accepted");
  const whys = new Map(Object.entries(report.why));
  return html`<section class="card" data-live="broadcasters"><h2>${desk.broadcasters}</h2><p>${say(desk.tookIt, { n: endpoints.length - open.length, all: endpoints.length })}</p><ul class="plain">${open.map(
    ({ broadcaster, host, state, onCallPhone }) =>
      html`<li><strong>${broadcaster}</strong> <span class="soft">${host}</span>: ${whys.get(state) ?? state}${onCallPhone === null ? "" : html` – <a href="tel:${onCallPhone}">${say(desk.onCall, { phone: onCallPhone })}</a>`}</li>`,
  )}</ul></section>`;
}

function byHand(view: AlertDeskView): Html {
  const { words, alert, dispatch: report, may } = view;
  if (report.byHand.length === 0) return html``;
  return html`<section class="card"><h2>${words.reach.byHand}</h2><ul class="plain">${report.byHand.map(
    ({ channel, who, phone, doneAt, doneBy }) =>
      html`<li>${channel}: ${who}${phone === null ? "" : html` – <a href="tel:${phone.replace(/[^+0-9]/g, "")}">${phone}</a>`} ${
        doneAt !== null
          ? html`<strong>✓ ${at(view, doneAt)} ${view.names.get(doneBy ?? "") ?? ""}</strong>`
          : may.markByHand
            ? html`<form method="post" action="/console/alerts/${alert.id}/by-hand"><input type="hidden" name="token" value="${view.token}"><input type="hidden" name="channel" value="${channel}"><button class="plain" aria-label="${words.desk.markDone}: ${channel}">${words.desk.markDone}</button></form>`
            : ""
      }</li>`,
  )}</ul></section>`;
}

function delegations(view: AlertDeskView): Html {
  const { words, alert, names, may, token } = view;
  const given = alert.delegations.filter(({ revokedAt }) => revokedAt === null);
  if (given.length === 0) return html``;
  return html`<section class="card"><h2>${words.desk.delegations}</h2><ul class="plain">${given.map(
    ({ id, fields, givenBy, at: when }) =>
      html`<li>${fields.map((field) => words.form.delegable[field]).join(", ")} <span class="soft">${say(words.desk.givenBy, { name: names.get(givenBy) ?? givenBy, time: moment(new Date(when), words.language, view.timeZone) })}</span> ${
        may.decide
          ? html`<form method="post" action="/console/alerts/${alert.id}/delegations/${id}/revoke"><input type="hidden" name="token" value="${token}"><button class="plain">${words.desk.revoke}</button></form>`
          : ""
      }</li>`,
  )}</ul></section>`;
}

function neighbours(view: AlertDeskView): Html {
  const { words, alert } = view;
  const own = view.may.markByHand && alert.children !== undefined ? pack(view, null) : "";
  if (alert.neighbours.length === 0)
    return own === "" ? html`` : html`<section class="card">${own}</section>`;
  return html`<section class="card"><h2>${words.desk.neighbours}</h2><ul class="plain">${alert.neighbours.map(
    ({ country, name, authority, phone, arrangement }) =>
      html`<li>${name}: ${authority ?? "–"}${phone === null ? "" : html` – <a href="tel:${phone.replace(/[^+0-9]/g, "")}">${say(words.reach.call, { phone })}</a>`} ${arrangement ?? ""} ${own === "" ? "" : pack(view, { country, name })}</li>`,
  )}</ul></section>`;
}

function pack({ words, alert, token }: AlertDeskView, whom: { country: string; name: string } | null): Html {
  return html`<form method="post" action="/console/alerts/${alert.id}/export"><input type="hidden" name="token" value="${token}">${whom === null ? "" : html`<input type="hidden" name="for" value="${whom.country}">`}<button class="plain"${whom === null ? "" : html` aria-label="${words.desk.export} · ${whom.name}"`}>${words.desk.export}</button></form>`;
}

function at({ words, timeZone }: AlertDeskView, time: string): Html {
  return html`<time datetime="${time}">${moment(new Date(time), words.language, timeZone)}</time>`;
}
