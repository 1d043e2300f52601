// The page of an export pack: one file that any browser opens and any printer prints, with nothing to load but the photos beside it.
import type { AlertExport } from "../alerts/export-alert.ts";
import { type Html, html } from "./html.ts";

const STYLE =
  "body{font:11pt/1.45 system-ui,sans-serif;margin:2rem auto;max-width:46rem;padding:0 1rem;color:#16202c}h1{font-size:1.5rem}h2{font-size:1.15rem;border-bottom:1px solid #c9d1da}img{max-width:16rem;height:auto}.say{white-space:pre-line}.drill{border:3px dashed #3c6aa8;padding:.5rem}dt{font-weight:600}";

/** The document. `issuer` is the agency with its number to call back. */
export function exportPage(
  { alert, preview, photos, madeAt }: AlertExport,
  issuer: { name: string; phone: string | null },
): string {
  const names = (alert.children ?? []).map(({ givenName, familyName }) =>
    [givenName, familyName].filter(Boolean).join(" "),
  );
  const when = alert.disappearance;
  const document = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
<title>${alert.country} ${alert.id}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="page.css"></head><body><main>
<h1>${names.filter(Boolean).join(", ") || alert.id}</h1>
${alert.status === "actual" ? "" : html`<p class="drill"><strong>${alert.status.toUpperCase()}: nobody is missing.</strong></p>`}
<dl><dt>Alert</dt><dd>${alert.id}, version ${alert.version}, ${alert.state}</dd>
<dt>From</dt><dd>${issuer.name}${issuer.phone === null ? "" : html`, ${issuer.phone}`}</dd>
${alert.reference === undefined ? "" : html`<dt>Reference</dt><dd>${alert.reference}</dd>`}
${alert.tipPhone === undefined ? "" : html`<dt>For the public to call</dt><dd>${alert.tipPhone}</dd>`}
${when === undefined ? "" : html`<dt>Last seen</dt><dd>${when.place ?? ""} ${when.earliest} – ${when.latest}${when.point === undefined ? "" : html` (${[...when.point.coordinates].reverse().join(", ")})`}</dd>`}
<dt>Ends</dt><dd>${alert.expiresAt}</dd><dt>Made</dt><dd>${madeAt}</dd></dl>
${photos.map(({ id, alt }) => html`<p><img src="photos/${id}.jpg" alt="${Object.values(alt)[0] ?? ""}"></p>`)}
${Object.entries(preview.texts).map(([language, texts]) => textsOf(language, texts.headline, [texts.description, texts.instruction]))}
<p>All fields: alert.json. Every text of every channel: texts.json. This pack holds personal data of a missing child: pass it on to nobody who does not search, and delete it when the alert ends.</p>
</main></body></html>
`;
  return document.toString();
}

/** The style of the page, a file of its own beside it. */
export const EXPORT_STYLE = STYLE;

function textsOf(language: string, headline: string, paragraphs: readonly string[]): Html {
  return html`<section lang="${language}"><h2>${language}: ${headline}</h2>${paragraphs.map((text) => html`<p class="say">${text}</p>`)}</section>`;
}
