// How a page says a language, a direction and a moment. Words about the case itself come from the bulletin, never from here.
import type { TextSet } from "../../schemas/texts.ts";

const RTL = new Set(["ar", "he", "fa", "ur", "ps", "sd", "ug", "yi", "dv", "ckb"]);

/** The writing direction of a language: the plan's word where it has one. */
export function directionOf(language: string, texts?: Readonly<Record<string, TextSet>>): "ltr" | "rtl" {
  return texts?.[language]?.direction ?? (RTL.has(language.split("-", 1)[0] ?? "") ? "rtl" : "ltr");
}

/** A moment with its zone, in the local form of a language. `timeZone` is an IANA name. */
export function moment(at: Date, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone,
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZoneName: "short",
  }).format(at);
}
