// The list of active alerts, everywhere or of one country. Drills never stand here.
import type { Plan } from "../../schemas/plan.ts";
import { countryDoor } from "./country-door.ts";
import { type Html, html } from "./html.ts";
import { directionOf, moment } from "./local-words.ts";
import { page } from "./page.ts";
import type { PublicAlert } from "./public-alert.ts";

/** A country that has alerts or a plan, for the list of countries. */
export type CountryLink = { country: string; name: string };

/** The page of all active alerts (`of` undefined) or of one country's. */
export function alertsPage(list: {
  alerts: readonly PublicAlert[];
  of: (CountryLink & { plan: Plan }) | undefined;
  countries: readonly CountryLink[];
  mode: "sandbox" | "live";
}): string {
  const title = list.of ? `Active alerts in ${list.of.name}` : "Active alerts";
  const body = html`<h1>${title}</h1>
${list.alerts.length === 0 ? html`<div class="card"><p>There is no active alert${list.of ? ` in ${list.of.name}` : ""} now.</p></div>` : list.alerts.map(card)}
${list.of ? countryDoor(list.of.plan) : html``}
${list.of ? html`<p><a href="/">Active alerts in all countries</a></p>` : countries(list.countries)}`;
  return page({ title, mode: list.mode, body });
}

function card(alert: PublicAlert): Html {
  const language = alert.content?.languages[0] ?? "en";
  const texts = alert.content?.texts[language];
  if (!texts) return html``;
  return html`<article class="card live">
<p class="kicker"><span class="tag">Active alert</span> ${alert.countryName} · <time datetime="${alert.row.committedAt.toISOString()}">${moment(alert.row.committedAt, "en-GB", alert.timeZone)}</time></p>
<h2 lang="${language}" dir="${directionOf(language, alert.texts)}"><a href="/alerts/${alert.row.id}">${texts.headline}</a></h2>
<p class="say" lang="${language}" dir="${directionOf(language, alert.texts)}">${texts.description}</p>
</article>`;
}

function countries(links: readonly CountryLink[]): Html {
  if (links.length === 0) return html``;
  return html`<nav class="card" aria-label="Countries"><h2>Countries</h2><ul class="plain row">${links.map(
    ({ country, name }) => html`<li><a href="/${country.toLowerCase()}">${name}</a></li>`,
  )}</ul></nav>`;
}
