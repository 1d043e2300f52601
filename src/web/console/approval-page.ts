// One page on which a magistrate at home decides: what is asked, why it may be, what people will read, whom it reaches, and the answer.
import { type Html, html } from "../html.ts";
import { moment } from "../local-words.ts";
import { approvalForm } from "./approval-form.ts";
import type { ApprovalView } from "./approval-view.ts";
import { areaMap } from "./area-map.ts";
import { consolePage } from "./console-page.ts";
import { reachSection } from "./reach-section.ts";
import { say } from "./say.ts";
import { textsSection } from "./texts-section.ts";
import { verdictSection } from "./verdict-section.ts";

/** The page of one bulletin for one approver. */
export function approvalPage(view: ApprovalView): string {
  const { words, alert } = view;
  return consolePage({
    words,
    mode: view.mode,
    title: words.approve.title,
    status: alert.status,
    body: html`<h1>${words.approve.title}</h1>
${view.refused === undefined ? "" : html`<div class="card refused" role="alert"><p>${view.refused}</p></div>`}
${summary(view)}
${verdictSection(view)}
${place(view)}
${textsSection(view)}
${reachSection(view)}
${approvalForm(view)}`,
  });
}

function summary({
  words,
  alert,
  bulletin,
  agencyName,
  requesterName,
  timeZone,
  preview,
}: ApprovalView): Html {
  const { approve, language } = words;
  const at = (time: string) =>
    html`<time datetime="${time}">${moment(new Date(time), language, timeZone)}</time>`;
  const first = preview.languages[0] ?? "en";
  return html`<section class="card">
<h2 lang="${first}">${preview.texts[first]?.headline ?? ""}</h2>
<dl><dt>${approve.agency}</dt><dd>${agencyName}</dd>
<dt>${approve.asks}</dt><dd>${requesterName}</dd>
${alert.reference === undefined ? "" : html`<dt>${approve.reference}</dt><dd>${alert.reference}</dd>`}
<dt>${approve.ends}</dt><dd>${at(bulletin.expiresAt)}</dd></dl>
${bulletin.submittedAt === null ? "" : html`<p>${say(approve.waiting, { time: moment(new Date(bulletin.submittedAt), language, timeZone) })}</p>`}
</section>`;
}

function place({ words, preview, photos, outlines, scene, form }: ApprovalView): Html {
  const { area, language } = words;
  const shape = preview.resolvedArea;
  return html`<section class="card"><h2>${area.title}</h2>
<div class="case">${shape ? html`<div class="map-frame">${areaMap({ area: shape, outlines, scene }, area.map, area.scene)}</div>` : ""}
${
  photos.length === 0
    ? html`<p>${area.noPhoto}</p>`
    : html`<ul class="photos">${photos.map((photo) => {
        const alt =
          photo.alt[language] === undefined ? Object.entries(photo.alt)[0] : [language, photo.alt[language]];
        return html`<li><img src="${form.photos}/${photo.id}" alt="${alt?.[1] ?? area.photo}" lang="${alt?.[0] ?? language}" width="${photo.width}" height="${photo.height}"></li>`;
      })}</ul>`
}</div>
${preview.cut.map((cut) => html`<p class="warning">${say(area.cut, { name: cut.name ?? cut.country ?? "–", authority: cut.authority ?? "–", phone: cut.phone ?? "–" })}</p>`)}
</section>`;
}
