// Makes plates and phone numbers readable aloud.

/** Letters and digits one by one: "AB-1" becomes "A, B, 1"; what is neither is not read. */
export function spellOut(text: string): string {
  return [...text.toUpperCase()].filter((character) => /[\p{L}\p{N}]/u.test(character)).join(", ");
}

/** A number in its groups, each digit alone: "0800 6070" becomes "0 8 0 0, 6 0 7 0". */
export function speakNumber(text: string): string {
  const groups = text.toUpperCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return groups.map((group) => [...group].join(" ")).join(", ");
}
