// Content of a bulletin for tests of the line, sealed as the approving verb seals it.
import type { BulletinContent, BulletinKind, LanguageTexts } from "../../schemas/bulletin.ts";
import { makeAlertKey, openAlertKey, seal, sealWith } from "../../src/seal.ts";
import type { Db } from "../../src/store/db.ts";
import { TEST_KEYS } from "./ledger.ts";

/** Texts that name `word`, so that a test can tell bulletins apart at the provider. */
export function textsOf(word: string): LanguageTexts {
  return {
    headline: word,
    description: `${word} description`,
    instruction: "call",
    crawl: word,
    spoken: word,
    sign: [word],
    sms: `${word} {manage}`,
    emailSubject: word,
    emailText: `${word}\n\n{manage}\n`,
    emailHtml: `<p>${word}</p>`,
    pushTitle: word,
    pushBody: word,
  };
}

/** A complete content in French. */
export function contentOf(facts: {
  alertId: string;
  bulletinId: string;
  number: number;
  kind: BulletinKind;
  expiresAt: Date;
  status?: "actual" | "exercise" | "test";
  word?: string;
}): BulletinContent {
  const { alertId, bulletinId, number, kind, status = "actual", word = `${kind}-${number}` } = facts;
  const expiresAt = facts.expiresAt.toISOString();
  return {
    alert: {
      id: alertId,
      country: "FR",
      status,
      programme: { fr: "Alerte" },
      agency: "Police",
      origin: "test",
      reference: null,
    },
    bulletin: {
      id: bulletinId,
      number,
      kind,
      expiresAt,
      supersedes: [],
      endReason: kind === "cancel" ? "found" : null,
    },
    languages: ["fr"],
    texts: { fr: textsOf(word) },
    children: [],
    suspects: [],
    vehicles: [],
    area: null,
    subdivisions: [],
    photos: [],
    airing: { from: new Date().toISOString(), until: expiresAt, repeatMinutes: null, obligation: "none" },
    phones: { tip: null, hotline: null, emergency: "112" },
    silentChannels: [],
  };
}

/** Gives a seeded bulletin its content: under the alert's own key, or the installation's for a closure. */
export async function sealContent(db: Db, content: BulletinContent): Promise<void> {
  const { id: alertId } = content.alert;
  const { id, kind } = content.bulletin;
  const purpose = `bulletin:${id}`;
  const text = JSON.stringify(content);
  let sealed = seal(TEST_KEYS, text, purpose);
  if (kind !== "cancel" && kind !== "expiry") {
    const made = makeAlertKey(TEST_KEYS, alertId);
    const { rows } = await db.query<{ wrapped: Buffer }>(
      `INSERT INTO alert_key (alert_id, wrapped, wrapped_by) VALUES ($1, $2, $3)
       ON CONFLICT (alert_id) DO UPDATE SET wrapped_by = alert_key.wrapped_by RETURNING wrapped`,
      [alertId, made.wrapped, made.wrappedBy],
    );
    sealed = sealWith(openAlertKey(TEST_KEYS, alertId, rows[0]?.wrapped ?? made.wrapped), text, purpose);
  }
  await db.query("UPDATE bulletin SET content_sealed = $2 WHERE id = $1", [id, sealed]);
}
