// Draws a mail as plain text.
import type { EmailPage } from "./email-page.ts";
import { MANAGE_SLOT } from "./slots.ts";

/** The mail as plain text, paragraphs parted by one empty line, with the manage slot at its end. */
export function emailText(page: EmailPage): string {
  const row = ({ label, text }: { label: string; text: string }) => `${label}${page.colon}${text}`;
  const paragraphs = [
    page.banner === null ? "" : `${page.banner.mark}\n${page.banner.notice}`,
    page.title,
    page.lead,
    page.rows.map(row).join("\n"),
    page.instruction,
    page.call === null ? "" : row({ label: page.call.label, text: page.call.number }),
    `${row({ label: page.link.label, text: "" }).trimEnd()}\n${page.link.url}`,
    [...page.footer, `${row({ label: page.manage, text: "" }).trimEnd()} ${MANAGE_SLOT}`].join("\n"),
  ];
  return paragraphs.filter((paragraph) => paragraph !== "").join("\n\n");
}
