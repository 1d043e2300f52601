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

/** Renders the example as every kind of bulletin, as an alert, an exercise and a test, whole and with every optional fact missing. */
export function checkRenderings(
  plan: Plan,
  texts: Readonly<Record<string, TextSet>>,
  example: AlertCase,
): RenderingFindings {
  const found = new Map<string, { language: string; flaw: Flaw }>();
  const notes = new Map<string, string>();
  for (const [kind, endReason] of KINDS)
    for (const status of ["actual", "exercise", "test"] as const)
      for (const alertCase of [example, barest(example)]) {
        const rendering = render(plan, texts, { ...alertCase, status }, kind, endReason);
        for (const { language, field, message } of rendering.faults) {
          const purpose = endReason === null ? kind : `${kind}, ${endReason}`;
          const flaw = { pointer: `/${field}`, message: `as ${purpose} (${status}): ${message}` };
          found.set(`${language} ${field} ${purpose}`, { language, flaw });
        }
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
