// Pages about problems: what a type means, and what a person sees instead of a problem document.
import { html } from "./html.ts";
import { page } from "./page.ts";

type Mode = "sandbox" | "live";

/** The page at /problems/{code}: the type's title, status and advice. */
export function problemTypePage(
  type: { code: string; title: string; statuses: readonly number[]; advice: string },
  mode: Mode,
): string {
  return page({
    title: type.title,
    mode,
    indexed: true,
    body: html`<h1>${type.title}</h1><div class="card"><dl><dt>Code</dt><dd><code>${type.code}</code></dd>
<dt>Status</dt><dd>${type.statuses.join(", ")}</dd></dl><p>${type.advice}</p></div>`,
  });
}

/** What a browser is shown when a page cannot be. */
export function failurePage(of: { title: string; detail: string; mode: Mode }): string {
  return page({
    title: of.title,
    mode: of.mode,
    body: html`<h1>${of.title}</h1><div class="card"><p>${of.detail}</p><p><a href="/">Active alerts</a></p></div>`,
  });
}
