// Chooses the language in which an officer reads verdicts. Never that of what the public reads.
import { officerTexts } from "../../config/officer-texts.ts";
import type { OfficerTexts } from "../../schemas/officer-texts.ts";
import type { Plan } from "../../schemas/plan.ts";

/**
 * The sentences for officers under a plan: in the first of `wanted` (BCP 47 tags, best first) that is English or a language of the plan,
 * otherwise in the plan's first. `es-MX` finds `es`, `zh-TW` finds `zh-Hant`; tags that are none are passed over.
 */
export function officerWords(plan: Plan, wanted: readonly string[] = []): OfficerTexts {
  return officerTexts(officerLanguage(plan.languages, wanted));
}

/** The tag that `officerWords` chooses. */
export function officerLanguage(languages: readonly string[], wanted: readonly string[]): string {
  const offered = [...languages, "en"];
  for (const tag of wanted) {
    const exact = offered.find((language) => language.toLowerCase() === tag.toLowerCase());
    const written = exact ?? offered.find((language) => isSameWriting(language, tag));
    if (written !== undefined) return written;
  }
  return offered[0] ?? "en";
}

function isSameWriting(offered: string, wanted: string): boolean {
  const [mine, theirs] = [likely(offered), likely(wanted)];
  return mine !== undefined && mine.language === theirs?.language && mine.script === theirs.script;
}

function likely(tag: string): Intl.Locale | undefined {
  try {
    // CLDR keeps Norwegian apart from Bokmål; whoever asks for "no" reads it.
    return new Intl.Locale(tag.replace(/^no(?=-|$)/i, "nb")).maximize();
  } catch {
    return undefined;
  }
}
