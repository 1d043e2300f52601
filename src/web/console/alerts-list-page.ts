// What an officer sees first: what waits for a signature, then everything of the agency.
import type { ConsoleTexts } from "../../../schemas/console-texts.ts";
import type { NamedAlert } from "../../alerts/index.ts";
import type { WaitingBulletin } from "../../store/waiting-bulletins.ts";
import { type Html, html } from "../html.ts";
import { moment } from "../local-words.ts";
import { consolePage } from "./console-page.ts";
import { say } from "./say.ts";

/** Bulletins that the officer may be asked to sign, and the newest alerts. `token` ties the form to the session. */
export type AlertsListView = {
  words: ConsoleTexts;
  mode: "sandbox" | "live";
  officerName: string;
  token: string;
  now: Date;
  mayDecide: boolean;
  mayStop: boolean;
  mayWrite: boolean;
  waiting: readonly WaitingBulletin[];
  alerts: readonly NamedAlert[];
};

/** The page at /console; the part that waits reads itself again every ten seconds where scripts run. */
export function alertsListPage(view: AlertsListView): string {
  const { words, waiting, alerts, mode, now } = view;
  const { list, frame, states, language, signIn, units } = words;
  const kind = (status: NamedAlert["status"]) => frame[status === "actual" ? "live" : status];
  const badge = (status: NamedAlert["status"]): Html =>
    html`<strong class="kind ${status === "actual" ? "live" : "drill"}">${kind(status)}</strong>`;
  const waited = (since: Date) =>
    say(units.minutes, { n: Math.floor((now.getTime() - since.getTime()) / 60_000) });
  const named = new Map(alerts.map(({ id, headline }) => [id, headline]));
  const nameOf = (id: string) => named.get(id) ?? id;
  return consolePage({
    words,
    mode,
    title: list.title,
    status: null,
    body: html`<h1>${list.title}</h1>
${view.mayWrite ? html`<p><a class="choice" href="/console/new">${words.case.new}</a></p>` : ""}
<section class="card" data-live="waiting"><h2>${list.waiting}</h2>${
      waiting.length === 0
        ? html`<p>${list.none}</p>`
        : html`<ul class="plain">${waiting.map(
            ({ alertId, number, status, country, since }) =>
              html`<li>${badge(status)} ${view.mayDecide ? html`<a href="/console/alerts/${alertId}/bulletins/${number}">${nameOf(alertId)} ${country}</a>` : html`<a href="/console/alerts/${alertId}">${nameOf(alertId)} ${country}</a>`} <span class="soft">${waited(since)}</span></li>`,
          )}</ul>`
    }</section>
<section class="card"><h2>${list.mine}</h2>${
      alerts.length === 0
        ? html`<p>${list.none}</p>`
        : html`<ul class="plain">${alerts.map(
            (alert) =>
              html`<li>${badge(alert.status)} <a href="/console/alerts/${alert.id}">${alert.headline ?? alert.id}</a> ${alert.country}: ${states[alert.state]} <span class="soft">${moment(new Date(alert.createdAt), language, "UTC")}</span>${view.mayStop && alert.state === "active" ? html` <a class="choice stop" href="/console/alerts/${alert.id}/stop">${words.stop.title}</a>` : ""}</li>`,
          )}</ul>`
    }</section>
<p><a href="/console">${list.again}</a> · <a href="/console/reports">${words.report.totals}</a></p>
<form method="post" action="/console/sign-out"><input type="hidden" name="token" value="${view.token}"><p><a href="/console/account">${view.officerName}</a> <button class="plain">${signIn.out}</button></p></form>`,
  });
}
