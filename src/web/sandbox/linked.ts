import { type Html, html, safeAddress } from "../html.ts";

const ADDRESS = /(https?:\/\/[^\s<>"')\]]+[^\s<>"')\].,;:!?])/;

/** Plain text with its web addresses as links; everything else is escaped and stays as it is, line ends too. */
export function linked(text: string): Html {
  const parts = text.split(ADDRESS);
  return html`${parts.map((part, n) => (n % 2 === 1 ? html`<a href="${safeAddress(part)}" rel="noreferrer">${part}</a>` : part))}`;
}
