// The frame of every page: landmarks, language, the sandbox notice, nothing from third parties.
import { type Html, html } from "./html.ts";
import { STYLESHEET_PATH } from "./stylesheet.ts";

/** What a page needs: `title` without the service's name, `lang` of its own words, `notice` above everything when it is a drill. */
export type Page = {
  title: string;
  mode: "sandbox" | "live";
  body: Html;
  lang?: string;
  drill?: string;
  /** Whether search engines may keep it; pages about people never. */
  indexed?: boolean;
};

/** The whole document, escaped, ready to send. */
export function page({ title, mode, body, lang = "en", drill, indexed = false }: Page): string {
  const document = html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${indexed ? "" : html`<meta name="robots" content="noindex, noarchive">`}
<title>${title} · Amberwire</title>
<link rel="stylesheet" href="${STYLESHEET_PATH}">
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
${mode === "sandbox" ? SANDBOX_NOTICE : ""}
${drill === undefined ? "" : html`<aside class="notice drill" aria-label="Drill"><div class="wrap">${drill}</div></aside>`}
<header class="top"><div class="wrap"><a class="mark" href="/">Amberwire</a>
<nav aria-label="Main"><a href="/">Active alerts</a></nav></div></header>
<main id="main" tabindex="-1"><div class="wrap">
${body}
</div></main>
<footer><div class="wrap">Published by the authorities named in each alert. In danger, call the emergency number.</div></footer>
</body>
</html>
`;
  return document.toString();
}

const SANDBOX_NOTICE = html`<aside class="notice" aria-label="Sandbox"><div class="wrap">Sandbox: every alert here is invented, and nothing is sent to anybody.</div></aside>`;
