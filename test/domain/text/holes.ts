// What a missing fact would leave behind in a text, for the tests that look for it.

/** Every trace of a missing fact in one text: a slot, a JavaScript word, doubled or dangling spaces and punctuation, empty brackets. */
export function holesIn(text: string, language: string): string[] {
  const told = text.replaceAll("{manage}", "https://example.org/manage/x");
  const traces: [string, RegExp][] = [
    ["a slot", /[{}]|\[\[|\]\]/],
    ["a word of the machine", /\b(undefined|null|NaN|Infinity|\[object|Invalid Date)\b/],
    ["the word unknown", /\b(unknown|inconnue?s?|onbekend|desconocid[oa])\b/i],
    ["two spaces", / {2}/],
    ["a space at an end", /^\s|\s$/],
    ["a space before a comma or full stop", / [,.]/],
    ["doubled punctuation", /[,;:] ?[,;.]|,,|\.\.|: ?$/],
    ["empty brackets", /\( ?\)|\[ ?\]/],
    ["punctuation at the start", /^[,.;:)-]/],
    ["a dangling dash or comma", /[-,(]$/],
    ["a space inside brackets", /\( | \)/],
    ...(language === "fr" ? [] : [["a space before a colon", / :/] satisfies [string, RegExp]]),
  ];
  return text === ""
    ? ["nothing at all"]
    : traces.filter(([, trace]) => trace.test(told)).map(([name]) => name);
}
