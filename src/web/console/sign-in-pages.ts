// Pages of proving who one is: signing in, proving again, setting up. All work without script, by password and code.
import { encode } from "uqr";
import type { ConsoleTexts } from "../../../schemas/console-texts.ts";
import { type Html, html } from "../html.ts";
import { moment } from "../local-words.ts";
import { consolePage } from "./console-page.ts";
import { say } from "./say.ts";

/** What every one of these pages needs; `refused` says in words what was wrong with the last try. */
export type SignInPage = { words: ConsoleTexts; mode: "sandbox" | "live"; refused?: string | undefined };

/** Signing in; `next` is where the officer wanted to go, `agencies` are those with a sign-in of their own. */
export function signInPage(
  page: SignInPage & { next: string; agencies: readonly { id: string; name: string }[] },
): string {
  const { words } = page;
  const { signIn, form } = words;
  const next = html`<input type="hidden" name="next" value="${page.next}">`;
  return framed(
    page,
    signIn.title,
    html`<form method="post" action="/console/sign-in/passkey" data-passkey="get" data-request="/console/sign-in/request">${next}
<input type="hidden" name="passkey"><p><button hidden data-use-passkey>${signIn.passkey}</button></p><noscript><p class="soft">${signIn.noScript}</p></noscript></form>
<h2>${signIn.or}</h2>
<form method="post" action="/console/sign-in">${next}
<p><label for="name">${signIn.name}</label> <input id="name" name="name" required maxlength="100" autocomplete="username webauthn" autocapitalize="none" spellcheck="false"></p>
<p><label for="password">${signIn.password}</label> <input id="password" name="password" type="password" required maxlength="200" autocomplete="current-password"></p>
${codeField(form.code)}
<p><button>${signIn.submit}</button></p></form>
${page.agencies.length === 0 ? "" : html`<h2>${signIn.agency}</h2><ul class="plain">${page.agencies.map(({ id, name }) => html`<li><a href="/console/sign-in/agency/${id}?next=${encodeURIComponent(page.next)}">${name}</a></li>`)}</ul>`}`,
  );
}

/** A session that came from elsewhere: one factor more. */
export function provePage(page: SignInPage & { next: string; token: string }): string {
  const { prove, form, signIn } = page.words;
  return framed(
    page,
    prove.title,
    html`<p>${prove.why}</p><form method="post" action="/console/prove" data-passkey="get" data-request="/console/prove/request">
<input type="hidden" name="next" value="${page.next}"><input type="hidden" name="token" value="${page.token}"><input type="hidden" name="passkey">
${codeField(form.code)}
<p><button>${prove.submit}</button> <button class="plain" hidden data-use-passkey>${signIn.passkey}</button></p></form>
<form method="post" action="/console/sign-out"><input type="hidden" name="token" value="${page.token}"><p><button class="plain">${signIn.out}</button></p></form>`,
  );
}

/** Setting up by an invitation; `action` is its address, `secret` and `uri` are for the authenticator. */
export function enrolPage(
  page: SignInPage & {
    action: string;
    name: string;
    until: Date;
    timeZone: string;
    secret: string;
    uri: string;
    byAgency: boolean;
  },
): string {
  const { enrol, signIn, form, language } = page.words;
  const until = moment(page.until, language, page.timeZone);
  return framed(
    page,
    enrol.title,
    html`<p>${say(enrol.lead, { name: page.name, time: until })}</p>
<form method="post" action="${page.action}/passkey" data-passkey="create" data-request="${page.action}/request">
<input type="hidden" name="passkey"><p><button hidden data-use-passkey>${signIn.passkey}</button></p></form>
${page.byAgency ? html`<p><a class="choice" href="${page.action}/agency">${signIn.agency}</a></p>` : ""}
<h2>${signIn.or}</h2>
<form method="post" action="${page.action}">
<p><label for="name">${signIn.name}</label> <input id="name" name="name" required minlength="3" maxlength="100" autocomplete="username" autocapitalize="none" spellcheck="false" aria-describedby="name-hint"><span id="name-hint" class="soft">${enrol.nameHint}</span></p>
<p><label for="password">${signIn.password}</label> <input id="password" name="password" type="password" required minlength="12" maxlength="200" autocomplete="new-password" aria-describedby="password-hint"><span id="password-hint" class="soft">${enrol.passwordHint}</span></p>
<p>${enrol.authenticator}</p>${square(page.uri, enrol.authenticator)}
<p>${enrol.secret}: <code class="secret">${(page.secret.match(/.{1,4}/g) ?? []).join(" ")}</code></p>
${codeField(form.code)}
<p><button>${enrol.submit}</button></p></form>`,
  );
}

/** What a one-time link shows before anybody has opened it: nothing of the case. */
export function linkPage(page: SignInPage & { action: string }): string {
  const { link } = page.words;
  return framed(
    page,
    link.title,
    html`<p>${link.lead}</p><form method="post" action="${page.action}"><p><button>${link.open}</button></p></form>`,
  );
}

/** One sentence and the way back. */
export function sentencePage(page: SignInPage & { title: string; sentence: string; back?: string }): string {
  return framed(
    page,
    page.title,
    html`<p role="status">${page.sentence}</p>${page.back === undefined ? "" : html`<p><a href="${page.back}">${page.words.done.back}</a></p>`}`,
  );
}

function framed({ words, mode, refused }: SignInPage, title: string, body: Html): string {
  const told =
    refused === undefined ? "" : html`<div class="card refused" role="alert"><p>${refused}</p></div>`;
  return consolePage({
    words,
    mode,
    title,
    status: null,
    body: html`<h1>${title}</h1>${told}<section class="card">${body}</section>`,
  });
}

function codeField(label: string): Html {
  return html`<p><label for="code">${label}</label> <input id="code" name="code" required inputmode="numeric" pattern="[0-9 ]{6,7}" maxlength="7" autocomplete="one-time-code"></p>`;
}

// A QR code as one SVG path, drawn here: its content is a secret and goes to nobody.
function square(text: string, title: string): Html {
  const { data, size } = encode(text, { border: 2 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return html`<svg class="qr" role="img" aria-label="${title}" viewBox="0 0 ${size} ${size}" width="220" height="220"><rect width="${size}" height="${size}" fill="#fff"/><path d="${path}" fill="#000"/></svg>`;
}
