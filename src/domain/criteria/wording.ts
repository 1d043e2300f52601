// Sentences for officers, per language. English stands in where a language has none yet.

/** The sentences of one criterion or of all, by BCP 47 tag; a new language is one more member. */
export type Wordings<Words> = { en: Words } & { [language: string]: Words | undefined };

/** The words for `language`, for its primary language (`fr` for `fr-CA`), or English. */
export function wordsFor<Words>(wordings: Wordings<Words>, language: string): Words {
  return wordings[language] ?? wordings[language.split("-")[0] ?? "en"] ?? wordings.en;
}

/** Joins words as English does: `a`, `a or b`, `a, b or c`. */
export function listed(words: readonly string[], last: "and" | "or"): string {
  const spoken = words.map(spelled);
  if (spoken.length < 2) return spoken.join("");
  return `${spoken.slice(0, -1).join(", ")} ${last} ${spoken.at(-1)}`;
}

/** A code of a plan as words: `serious_bodily_injury` becomes `serious bodily injury`. */
export function spelled(code: string): string {
  return code.replaceAll("_", " ");
}
