import type { BulletinContent } from "../../../schemas/bulletin.ts";
import type { EmailMessage, EmailRendered } from "../contract.ts";
import { type Recipient, textsFor } from "../recipient.ts";

// One object per bulletin and language, kept as long as the bulletin's content is: the provider recognises it by identity.
const messages = new WeakMap<BulletinContent, Map<string, EmailMessage>>();

/** The shared message in the recipient's language, and the recipient's own addresses. */
export function renderEmail(content: BulletinContent, recipient: Recipient): EmailRendered {
  const { language, texts } = textsFor(content, recipient.language);
  const known = messages.get(content) ?? new Map<string, EmailMessage>();
  messages.set(content, known);
  const message = known.get(language) ?? {
    bulletinId: content.bulletin.id,
    country: content.alert.country,
    language,
    subject: texts.emailSubject,
    text: texts.emailText,
    html: texts.emailHtml,
  };
  known.set(language, message);
  const { manageUrl, unsubscribeUrl } = recipient;
  return { to: recipient.address, message, manageUrl, unsubscribeUrl };
}
