// What each channel would send, for the officers who approve it (contract.md: POST /v1/alerts/{id}/preview).
import type { LanguageTexts } from "../../../schemas/bulletin.ts";
import { escapeHtml } from "./email-html.ts";
import { fillSlots } from "./fill-slots.ts";
import { longestManageLink } from "./links.ts";
import type { LeftOut, Rendering, TextFault } from "./render-input.ts";
import { type SmsEncoding, smsEncoding } from "./sms-encoding.ts";

/** One language as every channel would send it; the manage link is a stand-in of the greatest length. */
export type LanguagePreview = {
  sms: SmsEncoding & { text: string };
  email: { subject: string; text: string; html: string };
  push: { title: string; body: string };
  webhook: Pick<LanguageTexts, "headline" | "description" | "instruction" | "crawl" | "spoken" | "sign">;
};

/** The preview's answer; `digest` is what an approval must name. */
export type Preview = {
  digest: string;
  languages: Record<string, LanguagePreview>;
  leftOut: LeftOut[];
  faults: TextFault[];
};

/** Shows a rendering: the very texts that are frozen with the bulletin, with a stand-in for what is personal. */
export function previewOf(rendering: Rendering, publicUrl: string): Preview {
  const manage = longestManageLink(publicUrl);
  const languages = Object.entries(rendering.content.texts).map(
    ([language, texts]): [string, LanguagePreview] => [language, previewTexts(texts, manage)],
  );
  return {
    digest: rendering.digest,
    languages: Object.fromEntries(languages),
    leftOut: rendering.leftOut,
    faults: rendering.faults,
  };
}

function previewTexts(texts: LanguageTexts, manage: string): LanguagePreview {
  const sms = fillSlots(texts.sms, { manage });
  const { headline, description, instruction, crawl, spoken, sign } = texts;
  return {
    sms: { text: sms, ...smsEncoding(sms) },
    email: {
      subject: texts.emailSubject,
      text: fillSlots(texts.emailText, { manage }),
      html: fillSlots(texts.emailHtml, { manage: escapeHtml(manage) }),
    },
    push: { title: texts.pushTitle, body: texts.pushBody },
    webhook: { headline, description, instruction, crawl, spoken, sign },
  };
}
