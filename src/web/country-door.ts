// Whom to call in a country, from its plan: the right door, also where no programme sends alerts.
import type { Plan } from "../../schemas/plan.ts";
import { type Html, html } from "./html.ts";

const PROGRAMME: Record<Plan["status"], (programme: string) => string> = {
  complete: (programme) => `${programme}: alerts of this country stand on this page while they are active.`,
  partial: (programme) =>
    `${programme}: its rules are not all known here, so this service runs exercises only.`,
  "no-programme": () => "No alert programme of this country is known here, so this service sends none.",
};

/** The numbers and the authority of a country, with links that a phone can dial. */
export function countryDoor({ status, programme, languages, authority, phones }: Plan): Html {
  const name = programme[languages[0] ?? "en"] ?? Object.values(programme)[0] ?? "";
  const numbers = [
    ["Emergency", phones.emergency.number],
    ["Information about an alert", phones.tip?.number],
    ["Missing children", phones.hotline?.number],
  ].flatMap(([label, number]) => (label !== undefined && number !== undefined ? [{ label, number }] : []));
  return html`<section class="card" aria-labelledby="door"><h2 id="door">Whom to call</h2>
<dl>${numbers.map(({ label, number }) => html`<dt>${label}</dt><dd><a href="tel:${number.replace(/[^+0-9]/g, "")}">${number}</a></dd>`)}
<dt>Authority</dt><dd>${authority.name}</dd></dl>
<p>${PROGRAMME[status](name)}</p></section>`;
}
