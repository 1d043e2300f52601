// Fills the words of the console. Values are text: `html` escapes the result.

/** `words` with each `{slot}` replaced by its value; a slot without a value stays, so that a test sees it. */
export function say(words: string, values: Readonly<Record<string, string | number>> = {}): string {
  return words.replace(/\{([a-z]+)\}/g, (slot, name: string) => String(values[name] ?? slot));
}
