// The last step before a text leaves: fills what is personal. Runs once per contact, so it does nothing else.
import { MANAGE_SLOT } from "./slots.ts";

/** `text` with the contact's own manage link; give the link HTML-escaped when `text` is HTML. */
export function fillSlots(text: string, personal: { manage: string }): string {
  return text.includes(MANAGE_SLOT) ? text.replaceAll(MANAGE_SLOT, () => personal.manage) : text;
}
