// How an officer signs in, from how many places, and where calls reach them: theirs to see and to change.
import type { ConsoleTexts } from "../../../schemas/console-texts.ts";
import type { WaysView } from "../../duty/read-ways.ts";
import type { Account } from "../../sign-in/index.ts";
import { type Html, html } from "../html.ts";
import { moment } from "../local-words.ts";
import { SERVICE_WORKER } from "./browser-scripts.ts";
import { consolePage } from "./console-page.ts";
import { say } from "./say.ts";

/** What the page is made from; `vapidPublicKey` null where this installation sends no notifications. */
export type AccountView = {
  words: ConsoleTexts;
  mode: "sandbox" | "live";
  officerName: string;
  account: Account;
  calls: WaysView;
  vapidPublicKey: string | null;
  token: string;
  refused?: string | undefined;
};

/** The page at /console/account. */
export function accountPage(view: AccountView): string {
  const { words, account, token, refused } = view;
  const { account: texts, signIn, language } = words;
  const at = (time: Date) => moment(time, language, "UTC");
  const bound = html`<input type="hidden" name="token" value="${token}">`;
  return consolePage({
    words,
    mode: view.mode,
    title: texts.title,
    status: null,
    body: html`<h1>${texts.title}</h1>
${refused === undefined ? "" : html`<div class="card refused" role="alert"><p>${refused}</p></div>`}
<section class="card"><h2>${view.officerName}</h2><ul class="plain">${account.factors.map(
      ({ id, kind, madeAt, lastUsedAt }) =>
        html`<li><strong>${texts.kinds[kind]}</strong> <span class="soft">${say(texts.made, { time: at(madeAt) })}${lastUsedAt === null ? "" : html`, ${say(texts.used, { time: at(lastUsedAt) })}`}</span>${
          kind === "passkey"
            ? html`<form method="post" action="/console/account/remove">${bound}<input type="hidden" name="factor" value="${id}"><button class="plain" aria-label="${texts.remove}: ${texts.kinds[kind]}, ${at(madeAt)}">${texts.remove}</button></form>`
            : ""
        }</li>`,
    )}</ul>
<form method="post" action="/console/account/passkey" data-passkey="create" data-request="/console/account/request">${bound}<input type="hidden" name="passkey"><p><button hidden data-use-passkey>${texts.add}</button></p><noscript><p class="soft">${signIn.noScript}</p></noscript></form></section>
${called(view)}
<section class="card"><h2>${texts.sessions}</h2><p>${say(texts.open, { n: account.sessions })}</p>
<form method="post" action="/console/account/sessions">${bound}<p><button class="plain">${texts.endOthers}</button></p></form>
<form method="post" action="/console/sign-out">${bound}<p><button class="plain">${signIn.out}</button></p></form></section>
<p><a href="/console">${words.done.back}</a></p>`,
  });
}

function called({ words, calls, vapidPublicKey, token }: AccountView): Html {
  const { account: texts, reach, language } = words;
  const bound = html`<input type="hidden" name="token" value="${token}">`;
  const post = (path: string) => html`method="post" action="/console/account/${path}"`;
  return html`<section class="card"><h2>${texts.calls}</h2>
${calls.ways.length === 0 ? html`<p>${texts.noWay}</p>` : ""}<ul class="plain">${calls.ways.map(
    ({ channel, address, confirmedAt, codeSent }) =>
      html`<li><strong>${reach.channels[channel]}</strong> ${address} <span class="soft">${confirmedAt === null ? texts.unconfirmed : say(texts.confirmed, { time: moment(confirmedAt, language, "UTC") })}</span>
${codeSent ? html`<form ${post("confirm")}>${bound}<input type="hidden" name="channel" value="${channel}"><p><label for="code-${channel}">${texts.code}</label> <input id="code-${channel}" name="code" inputmode="numeric" autocomplete="one-time-code" required></p><p><button>${texts.confirm}</button></p></form>` : ""}
<form ${post("call-code")}>${bound}<input type="hidden" name="channel" value="${channel}"><p><button class="plain" aria-label="${texts.sendCode}: ${reach.channels[channel]}">${texts.sendCode}</button></p></form></li>`,
  )}</ul>
${
  vapidPublicKey === null
    ? ""
    : html`<p>${say(texts.notified, { n: calls.browsers })}</p>
<form ${post("notify")} data-key="${vapidPublicKey}" data-worker="${SERVICE_WORKER.path}">${bound}<input type="hidden" name="subscription"><p><button hidden data-notify>${texts.notify}</button></p></form>`
}${calls.browsers === 0 ? "" : html`<form ${post("notify-none")}>${bound}<p><button class="plain">${texts.notifyNone}</button></p></form>`}</section>`;
}
