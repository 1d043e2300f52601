// Stopping and correcting: one tap for the reason, one confirmation below the very words that go out.

import type { LanguageTexts } from "../../../schemas/bulletin.ts";
import type { ConsoleTexts } from "../../../schemas/console-texts.ts";
import type { AlertView } from "../../alerts/views.ts";
import { type Html, html } from "../html.ts";
import { directionOf } from "../local-words.ts";
import { asRead } from "./as-read.ts";
import { consolePage } from "./console-page.ts";
import { say } from "./say.ts";

/** Why an alert is stopped. */
export const STOP_REASONS = ["found-safe", "found", "ended", "error"] as const;
export type StopReason = (typeof STOP_REASONS)[number];

/** What both pages need; `names` are of the children that are still missing, by their place in the case. */
export type StopView = {
  words: ConsoleTexts;
  mode: "sandbox" | "live";
  alert: AlertView;
  missing: readonly { index: number; name: string | null }[];
  refused?: string | undefined;
};

/** Asks for the reason: four links, and one for each child when several are missing. */
export function stopPage(view: StopView): string {
  const { stop } = view.words;
  const path = `/console/alerts/${view.alert.id}/stop`;
  return framed(
    view,
    html`<section class="card"><p>${stop.lead}</p><ul class="choices">${STOP_REASONS.map(
      (reason) =>
        html`<li><a class="choice" href="${path}?reason=${reason}">${stop.reasons[reason]}</a></li>`,
    )}</ul></section>
${
  view.missing.length < 2
    ? ""
    : html`<section class="card"><h2>${stop.one}</h2><ul class="choices">${view.missing.map(
        ({ index, name }) =>
          html`<li><a class="choice" href="${path}?reason=found-safe&amp;child=${index}">${name ?? say(stop.child, { n: index + 1 })}</a></li>`,
      )}</ul></section>`
}`,
  );
}

/** Asks for the one confirmation, below what people will read; a found child's siblings keep their alert, so there is no closing text. */
export function confirmStopPage(
  view: StopView & {
    reason: StopReason;
    child: number | null;
    token: string;
    texts: Readonly<Record<string, LanguageTexts>> | null;
  },
): string {
  const { stop, texts: words, language } = view.words;
  const names = new Intl.DisplayNames([language, "en"], { type: "language" });
  const child = view.missing.find(({ index }) => index === view.child);
  return framed(
    view,
    html`<section class="card"><h2>${stop.reasons[view.reason]}${child ? `: ${child.name ?? say(stop.child, { n: child.index + 1 })}` : ""}</h2>
${view.texts === null ? html`<p>${stop.goesOn}</p>` : html`<p>${stop.sends}</p>`}
<form method="post" action="/console/alerts/${view.alert.id}/stop">
<input type="hidden" name="token" value="${view.token}"><input type="hidden" name="reason" value="${view.reason}">
${view.child === null ? "" : html`<input type="hidden" name="child" value="${view.child}">`}
<p><button class="go">${stop.confirm}</button> <a href="/console/alerts/${view.alert.id}">${stop.back}</a></p></form>
${Object.entries(view.texts ?? {}).map(
  ([tag, set], at) =>
    html`<details${at === 0 ? html` open` : ""}><summary>${names.of(tag) ?? tag}</summary><dl class="texts"><dt>${words.sms}</dt><dd class="say" lang="${tag}" dir="${directionOf(tag)}">${asRead(set.sms)}</dd><dt>${words.page}</dt><dd class="say" lang="${tag}" dir="${directionOf(tag)}">${set.headline}
${set.description}</dd></dl></details>`,
)}</section>`,
  );
}

function framed({ words, mode, alert, refused }: StopView, body: Html): string {
  const told =
    refused === undefined ? "" : html`<div class="card refused" role="alert"><p>${refused}</p></div>`;
  return consolePage({
    words,
    mode,
    title: words.stop.title,
    status: alert.status,
    body: html`<h1>${words.stop.title}</h1>${told}${body}`,
  });
}
