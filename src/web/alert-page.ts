// The page of one alert: every language side by side, photos as links to us; once ended, no name and no photo.
import type { BulletinContent } from "../../schemas/bulletin.ts";
import { type Html, html } from "./html.ts";
import { directionOf, moment } from "./local-words.ts";
import { page } from "./page.ts";
import type { PublicAlert } from "./public-alert.ts";

const DRILLS = {
  exercise: "EXERCISE. This is not a real alert: nobody is missing.",
  test: "TEST. This is not a real alert: nobody is missing.",
} as const;

const TAGS = {
  actual: html`<span class="tag">Active alert</span>`,
  exercise: html`<span class="tag drill">Exercise</span>`,
  test: html`<span class="tag drill">Test</span>`,
} as const;

/** The page of an alert that is or was active. */
export function alertPage(alert: PublicAlert, mode: "sandbox" | "live"): string {
  const { row, content } = alert;
  const over = row.state === "ended" || content === undefined;
  const drill = row.status === "actual" ? undefined : DRILLS[row.status];
  const first = content?.languages[0] ?? "en";
  const title = over ? "This alert has ended" : (content.texts[first]?.headline ?? "Alert");
  return page({
    title,
    mode,
    ...(drill === undefined ? {} : { drill }),
    body: over ? endedBody(alert) : activeBody(alert, content),
  });
}

function activeBody(alert: PublicAlert, content: BulletinContent): Html {
  const first = content.languages[0] ?? "en";
  const headline = content.texts[first]?.headline ?? "";
  return html`<p class="kicker">${TAGS[alert.row.status]} ${alert.countryName} · ${content.alert.agency}</p>
<h1 lang="${first}" dir="${directionOf(first, alert.texts)}">${headline}</h1>
<div class="case">
${photos(content, first)}
<div class="tongues">${content.languages.map((language) => tongue(alert, content, language, language !== first))}</div>
</div>
${facts(alert)}`;
}

function tongue(alert: PublicAlert, content: BulletinContent, language: string, withHeadline: boolean): Html {
  const texts = content.texts[language];
  if (!texts) return html``;
  const number = content.phones.tip ?? content.phones.hotline ?? content.phones.emergency;
  return html`<section class="card ${alert.row.status === "actual" ? "live" : "rehearsed"}" lang="${language}" dir="${directionOf(language, alert.texts)}" aria-label="${nameOf(language)}">
<p class="kicker">${nameOf(language)}</p>
${withHeadline ? html`<h2>${texts.headline}</h2>` : ""}
<p class="say">${texts.description}</p>
<p class="say">${texts.instruction}</p>
<p class="call"><a href="tel:${number.replace(/[^+0-9]/g, "")}"><bdi>${number}</bdi></a></p>
</section>`;
}

function photos(content: BulletinContent, first: string): Html {
  if (content.photos.length === 0) return html``;
  return html`<ul class="photos">${content.photos.map((photo) => {
    const language = photo.alt[first] === undefined ? (Object.keys(photo.alt)[0] ?? first) : first;
    return html`<li><img src="/photos/${photo.id}" alt="${photo.alt[language] ?? ""}" lang="${language}" width="${photo.width}" height="${photo.height}"></li>`;
  })}</ul>`;
}

function facts({ row, timeZone }: PublicAlert): Html {
  return html`<div class="card"><h2>About this alert</h2><dl>
<dt>Published</dt><dd>${time(row.committedAt, timeZone)}</dd>
<dt>Valid until</dt><dd>${time(row.expiresAt, timeZone)}</dd>
<dt>Bulletin</dt><dd>${row.number}</dd>
</dl></div>`;
}

function endedBody(alert: PublicAlert): Html {
  const { row, content } = alert;
  const closing = content && (row.kind === "cancel" || row.kind === "expiry") ? content : undefined;
  return html`<p class="kicker"><span class="tag ended">Ended</span> ${alert.countryName}</p>
<h1>This alert has ended</h1>
<p>Please do not share it any more. Names, descriptions and photos have been removed.</p>
${row.endedAt ? html`<p>Ended ${time(row.endedAt, alert.timeZone)}.</p>` : ""}
${closing ? html`<div class="tongues">${closing.languages.map((language) => farewell(alert, closing, language))}</div>` : ""}`;
}

function farewell(alert: PublicAlert, content: BulletinContent, language: string): Html {
  const texts = content.texts[language];
  if (!texts) return html``;
  return html`<section class="card over" lang="${language}" dir="${directionOf(language, alert.texts)}" aria-label="${nameOf(language)}">
<h2>${texts.headline}</h2><p class="say">${texts.description}</p></section>`;
}

function time(at: Date, timeZone: string): Html {
  return html`<time datetime="${at.toISOString()}">${moment(at, "en-GB", timeZone)}</time>`;
}

function nameOf(language: string): string {
  return new Intl.DisplayNames([language, "en"], { type: "language" }).of(language) ?? language;
}
