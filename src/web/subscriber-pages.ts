// Leaving: a page that only asks, and the pages that say it is done. Opening a link never removes anybody (mail scanners do).
import { html } from "./html.ts";
import { page } from "./page.ts";

type Mode = "sandbox" | "live";

/** The question behind an unsubscribe or manage link; `action` is where its one button posts to. */
export function leavePage(of: { action: string; manage: boolean; mode: Mode }): string {
  const title = of.manage ? "Your alerts" : "Stop receiving alerts";
  return page({
    title,
    mode: of.mode,
    body: html`<h1>${title}</h1>
<div class="card">
${of.manage ? html`<p>You receive child-abduction alerts for the places that you chose.</p>` : ""}
<p>If you leave, this address receives no more alerts, also not the message that a child was found. It is erased at once.</p>
<form method="post" action="${of.action}"><button type="submit">Stop receiving alerts</button></form>
</div>`,
  });
}

/** What stands there after the button, and after every repeat of it. */
export function leftPage(mode: Mode): string {
  return page({
    title: "You have left",
    mode,
    body: html`<h1>You have left</h1><div class="card"><p role="status">This address receives no more alerts and was erased.</p></div>`,
  });
}
