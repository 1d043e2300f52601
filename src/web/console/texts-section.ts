import type { LanguageTexts } from "../../../schemas/bulletin.ts";
import { type Html, html } from "../html.ts";
import { directionOf } from "../local-words.ts";
import type { ApprovalView } from "./approval-view.ts";
import { asRead } from "./as-read.ts";
import { say } from "./say.ts";

/** Every text in every language exactly as it will be read, with what was left out. */
export function textsSection({ words, preview }: ApprovalView): Html {
  const { texts, language } = words;
  const names = new Intl.DisplayNames([language, "en"], { type: "language" });
  return html`<section class="card"><h2>${texts.title}</h2>
${preview.languages.map((tag, index) => {
  const set = preview.texts[tag];
  if (!set) return "";
  const sms = preview.sms[tag];
  const size = sms ? ` (${say(texts.segments, { count: sms.segments, encoding: sms.encoding })})` : "";
  return html`<details${index === 0 ? html` open` : ""}><summary>${names.of(tag) ?? tag}</summary>
<dl class="texts">${entries(set, words.texts, size).map(
    ([name, text]) =>
      html`<dt>${name}</dt><dd class="say" lang="${tag}" dir="${directionOf(tag)}">${asRead(text)}</dd>`,
  )}</dl></details>`;
})}
${preview.leftOut.map(({ language: tag, what }) => {
  // A part of a text is dropped to keep its length; anything else is a field of the case that nobody translated.
  const [, part] = /^\/texts\/(.+)$/.exec(what) ?? [];
  const told =
    part === undefined
      ? say(texts.leftOut, { what })
      : say(texts.shortened, { what: part.replaceAll("/", ": ") });
  return html`<p class="warning">${names.of(tag) ?? tag}: ${told}</p>`;
})}
</section>`;
}

function entries(
  set: LanguageTexts,
  words: ApprovalView["words"]["texts"],
  smsSize: string,
): (readonly [string, string])[] {
  return [
    [`${words.sms}${smsSize}`, set.sms],
    [words.push, `${set.pushTitle}\n${set.pushBody}`],
    [words.email, `${set.emailSubject}\n\n${set.emailText}`],
    [words.page, `${set.headline}\n\n${set.description}\n\n${set.instruction}`],
    [words.crawl, set.crawl],
    [words.spoken, set.spoken],
    [words.sign, set.sign.join("\n")],
    ...Object.entries(set.cell ?? {}).map(([system, text]) => [say(words.cell, { system }), text] as const),
  ];
}
