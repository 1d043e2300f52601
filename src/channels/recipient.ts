// For whom a bulletin is rendered, and from what beside its content. Plain data: no store, no secrets of the installation.
import type { BulletinContent, LanguageTexts } from "../../schemas/bulletin.ts";
import type { TakeEnvelope } from "./contract.ts";

/** One contact or endpoint. `address` is E.164, a mail address, or JSON (push subscription; webhook target). */
export type Recipient = {
  id: number;
  address: string;
  language: string;
  manageUrl: string;
  unsubscribeUrl: string;
  /** Push alone: what lies ready for this delivery. */
  takeEnvelope?: TakeEnvelope;
};

/** What stands outside the content: `publicUrl` without a slash at its end; `cap` is the signed CAP document, once there is one. */
export type RenderContext = { publicUrl: string; sentAt: Date; sequence?: number; cap?: string };

/** The texts in the recipient's language, else in the same language of another region, else in the bulletin's first language. */
export function textsFor(
  content: BulletinContent,
  wanted: string,
): { language: string; texts: LanguageTexts } {
  const language = bestLanguage(content.languages, wanted);
  const texts = content.texts[language];
  if (!texts) throw new Error(`bulletin ${content.bulletin.id} has no texts in ${language}, which it lists`);
  return { language, texts };
}

function bestLanguage(languages: readonly string[], wanted: string): string {
  if (languages.includes(wanted)) return wanted;
  const root = wanted.split("-")[0];
  return languages.find((language) => language.split("-")[0] === root) ?? languages[0] ?? wanted;
}

/** The public page of an alert. */
export function alertPage(content: BulletinContent, publicUrl: string): string {
  return `${publicUrl}/alerts/${content.alert.id}`;
}
