// Draws a mail as HTML: styles inline, colours left to the reader's theme except where contrast is our own, every value escaped.
import type { EmailPage } from "./email-page.ts";
import { withoutIsolates } from "./isolate.ts";
import { MANAGE_SLOT } from "./slots.ts";

// #9f1239 with white is 8.7:1, #7c2d12 with white 9.4:1 (WCAG 1.4.3), whatever the theme behind them.
const BUTTON =
  "display:block;padding:18px 24px;background:#9f1239;color:#ffffff;font-size:20px;font-weight:bold;text-align:center;text-decoration:none;border-radius:6px";
const BANNER = "padding:14px 18px;background:#7c2d12;color:#ffffff;font-weight:bold;border-radius:6px";
const BODY =
  "margin:0 auto;padding:16px;max-width:640px;font-family:Arial,sans-serif;font-size:17px;line-height:1.5";
const PHOTO = "display:block;max-width:100%;height:auto;border-radius:6px";

/** The mail as a complete HTML document, with the manage slot as the address of its last link. */
export function emailHtml(page: EmailPage): string {
  const lines = [
    "<!doctype html>",
    `<html lang="${escapeHtml(page.language)}" dir="${page.direction}">`,
    "<head>",
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="supported-color-schemes" content="light dark">',
    `<title>${escapeHtml(titleOf(page))}</title>`,
    "</head>",
    `<body lang="${escapeHtml(page.language)}" dir="${page.direction}" style="${BODY}">`,
    ...bannerLines(page),
    `<h1 style="font-size:24px;line-height:1.3">${escapeHtml(page.title)}</h1>`,
    `<p>${escapeHtml(page.lead)}</p>`,
    ...page.photos.map(photoLine),
    ...rowLines(page),
    `<p><strong>${escapeHtml(page.instruction)}</strong></p>`,
    ...callLines(page),
    `<p><a href="${escapeHtml(page.link.url)}" style="${BUTTON}">${escapeHtml(page.link.label)}</a></p>`,
    '<hr style="border:0;border-top:1px solid #808080">',
    ...page.footer.map((text) => `<p style="font-size:14px">${escapeHtml(text)}</p>`),
    `<p style="font-size:14px"><a href="${MANAGE_SLOT}" style="color:inherit">${escapeHtml(page.manage)}</a></p>`,
    "</body>",
    "</html>",
  ];
  return lines.join("\n");
}

/** `text` as it may stand in HTML text and in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

function titleOf(page: EmailPage): string {
  return page.banner === null ? page.title : `${page.banner.mark} - ${page.title}`;
}

function bannerLines({ banner }: EmailPage): string[] {
  if (banner === null) return [];
  return [`<p style="${BANNER}">${escapeHtml(banner.mark)}<br>${escapeHtml(banner.notice)}</p>`];
}

function photoLine(photo: EmailPage["photos"][number]): string {
  const size = `width="${photo.width}" height="${photo.height}"`;
  return `<p><img src="${escapeHtml(photo.url)}" alt="${escapeHtml(photo.alt)}" ${size} style="${PHOTO}"></p>`;
}

// A definition list, not a table: screen readers say label and value, and nothing scrolls sideways on a small screen.
function rowLines({ rows }: EmailPage): string[] {
  if (rows.length === 0) return [];
  const pairs = rows.flatMap(({ label, text }) => [
    `<dt style="font-weight:bold">${escapeHtml(label)}</dt>`,
    `<dd dir="auto" style="margin:0 0 12px 0">${escapeHtml(text)}</dd>`,
  ]);
  return ['<dl style="margin:16px 0">', ...pairs, "</dl>"];
}

function callLines({ call, colon }: EmailPage): string[] {
  if (call === null) return [];
  const dial = call.number.replace(/[^+0-9]/g, "");
  const link = `<a href="tel:${dial}" dir="ltr" style="color:inherit">${escapeHtml(withoutIsolates(call.number))}</a>`;
  return [`<p style="font-size:20px">${escapeHtml(call.label + colon)}${link}</p>`];
}
