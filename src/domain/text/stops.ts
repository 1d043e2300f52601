// The marks that end a sentence in the scripts of our languages.

// Behind a stop an isolate may close (UAX #9). The semicolon is the question mark of Greek.
const STOPPED = /[.!?…。！？؟।;][\u2069\u200e\u200f]*$/u;
const STOP_FIRST = /^[.。।]/u;

/** Whether `text` already ends as a sentence does. */
export function isStopped(text: string): boolean {
  return STOPPED.test(text);
}

/** `words` to follow `text`: without their full stop where one stands there, without spaces where a space or nothing stands there. */
export function following(text: string, words: string): string {
  const next = isStopped(text) && STOP_FIRST.test(words) ? words.slice(1) : words;
  return text === "" || /\s$/.test(text) ? next.replace(/^ +/, "") : next;
}
