// English, the model of every other language: gathered from where each sentence stands beside the code that says it.
import type { OfficerTexts } from "../../../schemas/officer-texts.ts";
import { CRITERIA } from "./index.ts";
import { PHRASES } from "./phrases.ts";
import { TERMS } from "./terms.ts";

/** Every sentence and term in English; config/languages/en/officers.json is written from it. */
export const ENGLISH: OfficerTexts = {
  language: "en",
  reviewed: false,
  phrases: PHRASES,
  terms: TERMS,
  criteria: Object.fromEntries([...CRITERIA].map(([code, { english }]) => [code, english])),
};
