// Reads a kept mail for whoever looks at it; the raw bytes stay as they came.
import { type ParsedMail, simpleParser } from "mailparser";
import type { EmailContent } from "../../schemas/sandbox-inbox.ts";

/** The Message-ID in the header of a raw mail, with its angle brackets, or null; unfolds nothing else and is cheap. */
export function messageIdOf(raw: Buffer): string | null {
  const end = raw.indexOf("\r\n\r\n");
  const header = raw.toString("latin1", 0, end < 0 ? raw.length : end);
  return /^message-id:\s*(<[^<>\s]{1,900}>)/im.exec(header)?.[1] ?? null;
}

/** The mail as text, HTML, headers and attachments; a mail that cannot be parsed is shown as plain text. */
export async function readMail(raw: Buffer): Promise<EmailContent> {
  try {
    return content(await simpleParser(raw, { skipImageLinks: true, skipTextToHtml: true }), raw);
  } catch {
    const empty = {
      from: "",
      subject: "",
      html: null,
      language: null,
      messageId: null,
      headers: [],
      attachments: [],
    };
    return { kind: "email", ...empty, text: raw.toString("utf8"), bytes: raw.length };
  }
}

function content(mail: ParsedMail, raw: Buffer): EmailContent {
  const headers = mail.headerLines.map(({ line }) => {
    const colon = line.indexOf(":");
    return { name: line.slice(0, colon), value: line.slice(colon + 1).trim() };
  });
  return {
    kind: "email",
    from: mail.from?.text ?? "",
    subject: mail.subject ?? "",
    text: mail.text ?? "",
    html: mail.html || null,
    language: headers.find(({ name }) => name.toLowerCase() === "content-language")?.value ?? null,
    messageId: mail.messageId ?? null,
    headers,
    attachments: mail.attachments.map((part) => ({
      filename: part.filename ?? "unnamed",
      contentType: part.contentType,
      bytes: part.size,
    })),
    bytes: raw.length,
  };
}
