// The body that broadcasters get: always the complete current public state (contract.md section 3), never a difference.
import type { BulletinContent, LanguageTexts, PublicSubject } from "../../../schemas/bulletin.ts";
import { alertPage, type RenderContext } from "../recipient.ts";

/** What a bulletin is called in a request. A repeat is the same state published once more. */
export const WEBHOOK_TYPES = {
  alert: "alert.published",
  repeat: "alert.published",
  update: "alert.updated",
  cancel: "alert.cancelled",
  expiry: "alert.expired",
} as const satisfies Record<BulletinContent["bulletin"]["kind"], string>;

// Made once per bulletin and choice of languages; only the instant of sending is put in afterwards.
const made = new WeakMap<BulletinContent, Map<string, readonly string[]>>();
const SENT_AT = "\u0000sentAt\u0000";

/** The JSON body `{type, timestamp, data}` in the languages wanted (all when none of them is published). */
export function publicState(
  content: BulletinContent,
  wanted: readonly string[],
  context: RenderContext,
): string {
  const languages = content.languages.filter((language) => wanted.includes(language));
  const shown = languages.length > 0 ? languages : content.languages;
  const bodies = made.get(content) ?? new Map<string, readonly string[]>();
  made.set(content, bodies);
  const key = `${context.publicUrl} ${shown.join()}`;
  const pieces =
    bodies.get(key) ??
    JSON.stringify(stateIn(content, shown, context)).split(JSON.stringify(SENT_AT).slice(1, -1));
  bodies.set(key, pieces);
  return pieces.join(context.sentAt.toISOString());
}

/** What stands in the place of a bulletin that was overtaken before it was delivered, so that the sequence has no gap. */
export function tombstone(content: BulletinContent, context: RenderContext): string {
  const { alert, bulletin } = content;
  return JSON.stringify({
    type: "alert.superseded",
    timestamp: context.sentAt.toISOString(),
    data: {
      alert: { id: alert.id, country: alert.country, status: alert.status, origin: alert.origin },
      bulletin: { id: bulletin.id, number: bulletin.number, kind: bulletin.kind },
    },
  });
}

function stateIn(content: BulletinContent, languages: readonly string[], context: RenderContext) {
  const { bulletin, area, subdivisions, airing, phones } = content;
  const page = alertPage(content, context.publicUrl);
  const { id, number, kind, expiresAt, supersedes, endReason } = bulletin;
  return {
    type: WEBHOOK_TYPES[kind],
    timestamp: SENT_AT,
    data: {
      alert: alertIn(content, languages),
      bulletin: { id, number, kind, sentAt: SENT_AT, expiresAt, supersedes, endReason },
      texts: Object.fromEntries(languages.map((language) => [language, forAir(content.texts[language])])),
      children: content.children.map((child) => inLanguages(child, languages)),
      suspects: content.suspects.map((suspect) => inLanguages(suspect, languages)),
      vehicles: content.vehicles.map((vehicle) => inLanguages(vehicle, languages)),
      area,
      subdivisions,
      photos: content.photos.map(({ alt, width, height, ...photo }) => ({
        url: `${context.publicUrl}/photos/${photo.id}`,
        alt: pick(alt, languages),
        width,
        height,
        expiresAt,
      })),
      airing,
      phones,
      links: { page, cap: `${page}/bulletins/${number}.cap.xml` },
    },
  };
}

/** The agency's own reference stays inside: it is for the police. */
function alertIn(content: BulletinContent, languages: readonly string[]) {
  const { id, country, status, programme, agency, origin } = content.alert;
  const [name = Object.values(programme)[0] ?? ""] = Object.values(pick(programme, languages));
  return { id, country, status, programme: name, agency, origin };
}

/** The texts that are read out or shown on air; those of the other channels are of no use to a broadcaster. */
function forAir(texts: LanguageTexts | undefined) {
  if (!texts) return undefined;
  const { headline, description, instruction, crawl, spoken, sign } = texts;
  return { headline, description, instruction, crawl, spoken, sign };
}

function inLanguages(subject: PublicSubject, languages: readonly string[]): PublicSubject {
  return { ...subject, summary: pick(subject.summary, languages) };
}

function pick(words: Readonly<Record<string, string>>, languages: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(words).filter(([language]) => languages.includes(language)));
}
