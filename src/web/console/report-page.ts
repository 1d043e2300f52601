// What happened, afterwards: one alert minute by minute, and an agency's figures over a span of days. Made to be printed too.
import { recovered } from "../../../schemas/alert-outcome.ts";
import type { ConsoleTexts } from "../../../schemas/console-texts.ts";
import type { PeriodReport } from "../../alerts/period-report.ts";
import type { AlertReport } from "../../alerts/views.ts";
import { type Html, html } from "../html.ts";
import { moment } from "../local-words.ts";
import { consolePage } from "./console-page.ts";
import { say } from "./say.ts";

/** What the page of one alert is made from. `names` are of officers by id. */
export type ReportView = {
  words: ConsoleTexts;
  mode: "sandbox" | "live";
  timeZone: string;
  report: AlertReport;
  names: ReadonlyMap<string, string>;
  token: string;
  mayRecord: boolean;
  refused?: string | undefined;
};

/** The page at /console/alerts/{id}/report. */
export function reportPage(view: ReportView): string {
  const { words, report, refused } = view;
  const { alert } = report;
  return consolePage({
    words,
    mode: view.mode,
    title: `${words.report.title} · ${alert.id}`,
    status: alert.status,
    body: html`<h1>${words.report.title}</h1><p class="soft">${alert.country} ${alert.id}: ${words.states[alert.state]}</p>
${refused === undefined ? "" : html`<div class="card refused" role="alert"><p>${refused}</p></div>`}
${outcome(view)}
${timeline(view)}
${notSent(view)}
<p><a href="/console/alerts/${alert.id}">${alert.id}</a></p>`,
  });
}

function outcome({ words, report, token, mayRecord }: ReportView): Html {
  const { alert } = report;
  if (alert.state !== "ended") return html``;
  const told = report.outcome;
  return html`<section class="card"><h2>${words.report.outcome}</h2>
${told === null ? "" : html`<p><strong>${words.report.recovered[told.recovered]}</strong></p>`}
${
  mayRecord
    ? html`<form method="post" action="/console/alerts/${alert.id}/outcome"><input type="hidden" name="token" value="${token}"><p><label for="recovered">${words.report.outcome}</label> <select id="recovered" name="recovered">${recovered.options.map(
        (code) =>
          html`<option value="${code}"${told?.recovered === code ? html` selected` : ""}>${words.report.recovered[code]}</option>`,
      )}</select></p><p><button>${words.report.record}</button></p></form>`
    : ""
}</section>`;
}

function timeline({ words, report, names, timeZone }: ReportView): Html {
  const { time, after, what, who, events, ring } = words.report;
  const channels = new Map(Object.entries(words.reach.channels));
  const asked = report.timeline.find(({ event }) => event === "submitted")?.at;
  return html`<section class="card"><h2>${words.report.timeline}</h2><div class="scroll" role="region" aria-label="${words.report.timeline}" tabindex="0"><table>
<thead><tr><th scope="col">${time}</th><th scope="col">${after}</th><th scope="col">${what}</th><th scope="col">${who}</th></tr></thead>
<tbody>${report.timeline.map((item) => {
    const where =
      item.channel === undefined
        ? ""
        : item.ring === undefined
          ? item.channel
          : say(ring, { channel: channels.get(item.channel) ?? item.channel, ring: item.ring + 1 });
    return html`<tr><td><time datetime="${item.at}">${moment(new Date(item.at), words.language, timeZone)}</time></td><td>${asked === undefined ? "" : since(words, asked, item.at)}</td><td>${item.number === undefined ? "" : `${item.number} · `}${events[item.event]} ${where}</td><td>${names.get(item.officerId ?? "") ?? ""}</td></tr>`;
  })}</tbody></table></div>
<p><a href="/console/alerts/${report.alert.id}/report.csv">${words.report.csv}</a></p></section>`;
}

function notSent({ words, report }: ReportView): Html {
  if (report.notSent.length === 0) return html``;
  const whys = new Map(Object.entries(words.report.why));
  const channels = new Map(Object.entries(words.reach.channels));
  return html`<section class="card"><h2>${words.report.notSent}</h2><ul class="plain">${report.notSent.map(
    ({ number, channel, why, count }) =>
      html`<li>${number} · ${channels.get(channel) ?? channel}: ${why === "by-hand-open" ? "" : count} ${whys.get(why) ?? why}</li>`,
  )}</ul></section>`;
}

// Signed, because the missing child was noticed before anybody asked.
function since({ units }: ConsoleTexts, from: string, to: string): string {
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
  const sign = seconds < 0 ? "−" : "+";
  const size = Math.abs(seconds);
  if (size < 120) return `${sign}${say(units.seconds, { n: Math.round(size) })}`;
  if (size < 7200) return `${sign}${say(units.minutes, { n: Math.round(size / 60) })}`;
  return `${sign}${say(units.hours, { n: Math.round(size / 3600) })}`;
}

/** The page at /console/reports. */
export function periodPage(view: {
  words: ConsoleTexts;
  mode: "sandbox" | "live";
  from: string;
  to: string;
  report: PeriodReport | null;
  refused?: string | undefined;
}): string {
  const { words, from, to, report, refused } = view;
  const texts = words.report;
  const kind = (status: string) =>
    words.frame[status === "actual" ? "live" : status === "test" ? "test" : "exercise"];
  return consolePage({
    words,
    mode: view.mode,
    title: texts.totals,
    status: null,
    body: html`<h1>${texts.totals}</h1>
${refused === undefined ? "" : html`<div class="card refused" role="alert"><p>${refused}</p></div>`}
<form method="get" action="/console/reports" class="card"><div class="pair"><p><label for="from">${texts.from}</label> <input id="from" name="from" type="date" value="${from}" required></p><p><label for="to">${texts.to}</label> <input id="to" name="to" type="date" value="${to}" required></p></div><p><button>${texts.show}</button></p></form>
${(report?.totals ?? []).map(
  (row) => html`<section class="card"><h2>${row.country} · ${kind(row.status)}</h2><dl>
<dt>${texts.drafted}</dt><dd>${row.drafted}</dd><dt>${texts.submitted}</dt><dd>${row.submitted}</dd><dt>${texts.activated}</dt><dd>${row.activated}</dd><dt>${texts.rejected}</dt><dd>${row.rejected}</dd>
${row.medianSecondsToCommit === null ? "" : html`<dt>${texts.median}</dt><dd>${say(words.units.minutes, { n: Math.round(row.medianSecondsToCommit / 6) / 10 })}</dd>`}
${Object.entries(row.recovered).map(([code, count]) => html`<dt>${new Map(Object.entries(texts.recovered)).get(code) ?? code}</dt><dd>${count}</dd>`)}</dl></section>`,
)}
${
  report && report.refusals.length > 0
    ? html`<section class="card"><h2>${texts.refusals}</h2><ul class="plain">${report.refusals.map(
        ({ alertId, at, standing }) =>
          html`<li><time datetime="${at}">${moment(new Date(at), words.language, "UTC")}</time> <a href="/console/alerts/${alertId}/report">${alertId}</a>: ${standing.join(", ")}</li>`,
      )}</ul></section>`
    : ""
}
<p><a href="/console">${words.done.back}</a></p>`,
  });
}
