// Every text of a country filled with its example, at its fullest and its barest: what a citizen would read must hold.
import { type AlertCase, alertCase as caseSchema, type EndReason } from "../../schemas/alert.ts";
import type { BulletinKind } from "../../schemas/bulletin.ts";
import type { Plan } from "../../schemas/plan.ts";
import type { TextSet } from "../../schemas/texts.ts";
import { renderBulletin } from "../../src/domain/text/render-bulletin.ts";
import type { Rendering } from "../../src/domain/text/render-input.ts";
import type { Flaw } from "./fault.ts";

/** What the check found: faults by language, and notes about SMS that cost more than the plan's segments of GSM-7. */
export type RenderingFindings = { flaws: { language: string; flaw: Flaw }[]; notes: string[] };

const KINDS: readonly (readonly [BulletinKind, EndReason | null])[] = [
  ["alert", null],
  ["update", null],
  ["repeat", null],
  ["cancel", "found"],
  ["cancel", "ended"],
  ["cancel", "error"],
  ["expiry", "expired"],
];

/**
 * Renders the example as every kind of bulletin, as an alert, an exercise and a test: whole, with every optional fact missing, and
 * with several children, suspects and vehicles and the longest names of real life. The last may cost more and may leave a cell text
 * out, but every text must hold. Beyond it a submission is refused with the words to shorten.
 */
export function checkRenderings(
  plan: Plan,
  texts: Readonly<Record<string, TextSet>>,
  example: AlertCase,
): RenderingFindings {
  const found = new Map<string, { language: string; flaw: Flaw }>();
  const notes = new Map<string, string>();
  for (const [kind, endReason] of KINDS)
    for (const status of ["actual", "exercise", "test"] as const)
      for (const alertCase of [example, barest(example), fullest(example)]) {
        const rendering = render(plan, texts, { ...alertCase, status }, kind, endReason);
        for (const { language, field, message } of rendering.faults) {
          const purpose = endReason === null ? kind : `${kind}, ${endReason}`;
          const flaw = { pointer: `/${field}`, message: `as ${purpose} (${status}): ${message}` };
          found.set(`${language} ${field} ${purpose}`, { language, flaw });
        }
        if (alertCase.children.length > example.children.length) continue;
        for (const [language, { encoding, segments }] of Object.entries(rendering.sms)) {
          const most = plan.smsSegmentsMax * (encoding === "GSM-7" ? 1 : 2);
          const message = `as ${kind} (${status}): the SMS takes ${segments} segments of ${encoding}, the plan allows ${most}`;
          if (segments > most)
            found.set(`${language} sms ${kind}`, { language, flaw: { pointer: "/sms", message } });
          else if (kind === "alert" && status === "actual" && alertCase === example && encoding === "UCS-2")
            notes.set(
              language,
              `${plan.country} ${language}: the example's SMS takes ${segments} segments of UCS-2`,
            );
        }
        for (const { language, what } of rendering.leftOut)
          if (what.startsWith("/texts/cell/")) {
            const message = `as ${kind} (${status}): no text is short enough for ${what.slice("/texts/cell/".length)}`;
            found.set(`${language} ${what} ${kind}`, { language, flaw: { pointer: "/cell", message } });
          }
      }
  return { flaws: [...found.values()], notes: [...notes.values()] };
}

/** Only what every case must have: one child, when and in which country. */
function barest({
  country,
  region,
  tier,
  status,
  disappearance: { earliest, latest },
}: AlertCase): AlertCase {
  const where = region === undefined ? { country, tier } : { country, tier, region };
  return caseSchema.parse({ ...where, status, children: [{}], disappearance: { earliest, latest } });
}

/** The example with three children, three suspects and two vehicles, and names of 80 and places of 60 characters. */
function fullest(example: AlertCase): AlertCase {
  const [child] = example.children;
  const { suspects, vehicles } = example;
  const names = { givenName: long("Maximiliana", 40), familyName: long("Papadopoulou", 40) };
  const suspect = {
    appearance: {},
    clothing: [],
    description: {},
    relation: "unknown" as const,
    ...suspects[0],
  };
  const vehicle = { description: {}, ...vehicles[0], make: long("Make", 40), model: long("Model", 40) };
  return caseSchema.parse({
    ...example,
    children: Array.from({ length: example.children.length + 2 }, () => ({ ...child, ...names })),
    suspects: Array.from({ length: 3 }, () => ({ ...suspect, ...names, nameLegalBasis: "court order" })),
    vehicles: Array.from({ length: 2 }, () => ({ ...vehicle, heading: long("towards", 60) })),
    disappearance: { ...example.disappearance, place: long("Llanfair", 60) },
  });
}

function long(word: string, characters: number): string {
  return `${word} `.repeat(characters).slice(0, characters).trim();
}

function render(
  plan: Plan,
  texts: Readonly<Record<string, TextSet>>,
  alertCase: AlertCase,
  kind: BulletinKind,
  endReason: EndReason | null,
): Rendering {
  const at = new Date(alertCase.disappearance.latest);
  return renderBulletin({
    plan,
    texts,
    alertCase,
    languages: plan.languages,
    alert: {
      id: `alr_${"0".repeat(24)}`,
      agencyName: plan.authority.name.slice(0, 40),
      origin: "https://alerts.example",
      reference: null,
    },
    bulletin: { id: `bul_${"0".repeat(24)}`, number: 1, kind, expiresAt: at, supersedes: [], endReason },
    area: null,
    subdivisions: [],
    photos: [],
    publicUrl: "https://alerts.example",
    sentAt: at,
    timeZone: plan.timeZone,
    silentChannels: [],
  });
}
