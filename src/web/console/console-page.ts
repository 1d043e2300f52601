// The frame of every console page. Live and drill differ in colour, in words and in what must be typed; nobody can take one for the other.
import type { AlertStatus } from "../../../schemas/alert.ts";
import type { ConsoleTexts } from "../../../schemas/console-texts.ts";
import { type Html, html } from "../html.ts";
import { directionOf } from "../local-words.ts";
import { STYLESHEET_PATH } from "../stylesheet.ts";
import { BROWSER_SCRIPTS } from "./browser-scripts.ts";

/** A console page: `status` of the alert it is about, or null when it is about none. */
export type ConsolePage = {
  words: ConsoleTexts;
  mode: "sandbox" | "live";
  title: string;
  status: AlertStatus | null;
  body: Html;
};

/** The whole document, escaped, ready to send; never indexed, never framed. */
export function consolePage({ words, mode, title, status, body }: ConsolePage): string {
  const { frame, language } = words;
  const kind = status === null ? null : status === "actual" ? "live" : status;
  const document = html`<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, noarchive">
<title>${kind === null ? "" : `${frame[kind]} · `}${title} · Amberwire</title>
<link rel="stylesheet" href="${STYLESHEET_PATH}">
${BROWSER_SCRIPTS.map(({ path }) => html`<script type="module" src="${path}"></script>`)}
</head>
<body class="console ${kind === "live" ? "is-live" : kind === null ? "" : "is-drill"}">
<a class="skip" href="#main">${frame.skip}</a>
<header>${kind === null ? "" : html`<p class="status"><strong>${frame[kind]}</strong></p>`}
${mode === "sandbox" ? html`<div class="notice"><div class="wrap">${frame.sandbox}</div></div>` : ""}
<div class="top"><div class="wrap"><a class="mark" href="/console">Amberwire</a></div></div></header>
<main id="main" tabindex="-1"><div class="wrap">
${body}
</div></main>
</body>
</html>
`;
  return document.toString();
}
