import { MANAGE_SLOT } from "../../domain/text/slots.ts";

/** A text as people read it: where each finds a link of their own, an officer sees that there is one. */
export function asRead(text: string): string {
  return text.replaceAll(MANAGE_SLOT, "https://…/••••••");
}
