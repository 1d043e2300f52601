// Keeps the newest entries by consecutive numbers within a number and a size; older ones fall out, in order.

/** What is kept: its own number and its size in bytes. */
export type Numbered = { readonly number: number; readonly bytes: number };

/** A bounded run of entries, numbered from 1 over its whole life. */
export type Newest<Entry extends Numbered> = {
  readonly last: number;
  readonly size: number;
  /** Adds the entry that `make` builds with the next number; gives it back. */
  add(make: (number: number) => Entry): Entry;
  /** Up to `limit` entries that fit, newest first from before `before`. */
  backwards(before: number, limit: number, fits: (entry: Entry) => boolean): Entry[];
  /** Up to `limit` entries that fit, oldest first from after `after`. */
  forwards(after: number, limit: number, fits: (entry: Entry) => boolean): Entry[];
  all(): Entry[];
  /** Forgets everything; the numbers go on. */
  clear(): void;
};

/** An empty run; `onForgotten` hears of each entry that falls out, but not of `clear`. The newest is always kept. */
export function createNewest<Entry extends Numbered>(
  itemsMax: number,
  bytesMax: number,
  onForgotten: (entry: Entry) => void,
): Newest<Entry> {
  const entries = new Map<number, Entry>();
  let [last, oldest, bytes] = [0, 1, 0];
  const forgetOldest = () => {
    const entry = entries.get(oldest);
    entries.delete(oldest);
    oldest += 1;
    bytes -= entry?.bytes ?? 0;
    if (entry) onForgotten(entry);
  };
  const collect = (from: number, step: 1 | -1, limit: number, fits: (entry: Entry) => boolean) => {
    const found: Entry[] = [];
    for (let n = from; n >= oldest && n <= last && found.length < limit; n += step) {
      const entry = entries.get(n);
      if (entry && fits(entry)) found.push(entry);
    }
    return found;
  };
  return {
    get last() {
      return last;
    },
    get size() {
      return entries.size;
    },
    add(make) {
      last += 1;
      const entry = make(last);
      entries.set(last, entry);
      bytes += entry.bytes;
      while ((entries.size > itemsMax || bytes > bytesMax) && entries.size > 1) forgetOldest();
      return entry;
    },
    backwards: (before, limit, fits) => collect(Math.min(last, before - 1), -1, limit, fits),
    forwards: (after, limit, fits) => collect(Math.max(oldest, after + 1), 1, limit, fits),
    all: () => [...entries.values()],
    clear() {
      entries.clear();
      [oldest, bytes] = [last + 1, 0];
    },
  };
}
