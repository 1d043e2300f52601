// What the operator is called for at a start: languages and countries whose files have faults, channels whose settings have.
import type { EnvFault } from "../../config/env-rules.ts";
import type { ProviderFault } from "../channels/providers.ts";
import type { OperatorEvent } from "../operator/operator-event.ts";
import type { FaultyCountry } from "./books.ts";

const PLACES_MAX = 5;

/** One event for each faulty language, one for all other faulty countries, one for each channel or provider. Places and names only, no values. */
export function startTroubles(from: {
  faulty: readonly FaultyCountry[];
  env: readonly EnvFault[];
  providers?: readonly ProviderFault[];
}): OperatorEvent[] {
  return [
    ...languageTroubles(from.faulty),
    ...countryTroubles(from.faulty),
    ...channelTroubles(from.env, from.providers ?? []),
  ];
}

function languageTroubles(faulty: readonly FaultyCountry[]): OperatorEvent[] {
  const languages = new Set(
    faulty.flatMap(({ faults }) => faults.flatMap(({ file }) => languageOf(file) ?? [])),
  );
  return [...languages].sort().map((language) => {
    const hit = faulty.filter(({ faults }) => faults.some(({ file }) => languageOf(file) === language));
    return {
      key: `language.faulty:${language}`,
      severity: severityOf(hit),
      title: `The texts of the language ${language} have faults; ${consequence(hit)}.`,
      detail: `${placesOf(hit.slice(0, 1), language)} What to do: amberwire plans check names every fault and its mend; then start again.`,
    };
  });
}

function countryTroubles(faulty: readonly FaultyCountry[]): OperatorEvent[] {
  const hit = faulty.filter(({ faults }) => faults.some(({ file }) => languageOf(file) === undefined));
  if (hit.length === 0) return [];
  return [
    {
      key: `countries.faulty:${namesOf(hit)}`,
      severity: severityOf(hit),
      title: `Files of countries have faults; ${consequence(hit)}.`,
      detail: `${placesOf(hit)} What to do: amberwire plans check names every fault and its mend; then start again.`,
    },
  ];
}

function channelTroubles(env: readonly EnvFault[], providers: readonly ProviderFault[]): OperatorEvent[] {
  const off = new Set([...env, ...providers].flatMap((fault) => nameOf(fault) ?? []));
  return [...off].sort().map((name) => {
    const variables = env.filter((fault) => nameOf(fault) === name).map(({ variable }) => variable);
    const where = variables.length > 0 ? `Look at ${[...new Set(variables)].join(", ")}. ` : "";
    return {
      key: `channel.disabled:${name}`,
      severity: "critical",
      title: `${name} is switched off: its settings have faults.`,
      detail: `${where}amberwire doctor and the log (channel.disabled) say what is wrong. Everything else works.`,
    };
  });
}

/** What a fault switches off: a channel, or one provider of it. */
function nameOf({ channel, provider }: { channel?: string; provider?: string }): string | undefined {
  return channel !== undefined && provider !== undefined ? `${channel}:${provider}` : channel;
}

function languageOf(file: string): string | undefined {
  return /(?:^|\/)languages\/([^/]+)\//.exec(file)?.[1];
}

function severityOf(hit: readonly FaultyCountry[]): OperatorEvent["severity"] {
  return hit.every(({ standsIn }) => standsIn) ? "warning" : "critical";
}

function consequence(hit: readonly FaultyCountry[]): string {
  const [kept, off] = [hit.filter(({ standsIn }) => standsIn), hit.filter(({ standsIn }) => !standsIn)];
  return [
    ...(off.length > 0 ? [`switched off: ${namesOf(off)}`] : []),
    ...(kept.length > 0 ? [`the last good plan stands in: ${namesOf(kept)}`] : []),
  ].join("; ");
}

function namesOf(countries: readonly FaultyCountry[]): string {
  return countries.map(({ country }) => country).join(",");
}

function placesOf(hit: readonly FaultyCountry[], language?: string): string {
  const places = hit.flatMap(({ faults }) =>
    faults
      .filter(({ file }) => languageOf(file) === language)
      .map(({ file, pointer }) => `${file}${pointer === "" ? "" : `#${pointer}`}`),
  );
  const more = places.length > PLACES_MAX ? `, and ${places.length - PLACES_MAX} more` : "";
  return `At ${places.slice(0, PLACES_MAX).join(", ")}${more}.`;
}
