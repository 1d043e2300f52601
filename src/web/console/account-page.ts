// How an officer signs in, and from how many places: theirs to see and to change.
import type { ConsoleTexts } from "../../../schemas/console-texts.ts";
import type { Account } from "../../sign-in/index.ts";
import { html } from "../html.ts";
import { moment } from "../local-words.ts";
import { consolePage } from "./console-page.ts";
import { say } from "./say.ts";

/** The page at /console/account. */
export function accountPage(view: {
  words: ConsoleTexts;
  mode: "sandbox" | "live";
  officerName: string;
  account: Account;
  token: string;
  refused?: string | undefined;
}): string {
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
<section class="card"><h2>${texts.sessions}</h2><p>${say(texts.open, { n: account.sessions })}</p>
<form method="post" action="/console/account/sessions">${bound}<p><button class="plain">${texts.endOthers}</button></p></form>
<form method="post" action="/console/sign-out">${bound}<p><button class="plain">${signIn.out}</button></p></form></section>
<p><a href="/console">${words.done.back}</a></p>`,
  });
}
