import type { BulletinContent } from "../../../schemas/bulletin.ts";
import { fillSlots } from "../../domain/text/fill-slots.ts";
import { smsEncoding } from "../../domain/text/sms-encoding.ts";
import type { SmsRendered } from "../contract.ts";
import { type Recipient, textsFor } from "../recipient.ts";

/** The text as the phone shows it; NFC, because a decomposed é would force the whole text into UCS-2. */
export function renderSms(content: BulletinContent, recipient: Recipient): SmsRendered {
  const { texts } = textsFor(content, recipient.language);
  const text = fillSlots(texts.sms, { manage: recipient.manageUrl }).normalize("NFC").toWellFormed();
  return { to: recipient.address, text, segments: smsEncoding(text).segments };
}
