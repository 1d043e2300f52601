// Counts how often a person got the same bulletin; it outlives the items themselves, so that a long run can be judged.
import type { ChannelKind } from "../../schemas/channel.ts";
import type { InboxDuplicate, InboxState } from "../../schemas/sandbox-inbox.ts";

/** The part of an inbox entry that counting needs; `counted` is set once the entry has been judged. */
export type Countable = { channel: ChannelKind; to: string; state: InboxState; counted: boolean };

/** The counts of one inbox. */
export type Copies = {
  /** Judges an entry once; one that still waits is judged later, one that never reached its person is no copy. */
  note(entry: Countable, tag: string | null): void;
  /** The entry leaves the inbox; unjudged it counts as not checked. */
  forget(entry: Countable): void;
  report(): { duplicates: InboxDuplicate[]; notChecked: number };
  clear(): void;
};

/** Counts for at most `tagsMax` pairs of person and bulletin. */
export function createCopies(tagsMax: number): Copies {
  const counts = new Map<string, number>();
  let notChecked = 0;
  return {
    note(entry, tag) {
      if (entry.counted || entry.state === "waiting") return;
      entry.counted = true;
      if (tag === null || entry.state !== "received") return;
      const key = JSON.stringify([entry.channel, entry.to, tag]);
      const before = counts.get(key);
      if (before === undefined && counts.size >= tagsMax) notChecked += 1;
      else counts.set(key, (before ?? 0) + 1);
    },
    forget(entry) {
      if (!entry.counted) notChecked += 1;
      entry.counted = true;
    },
    report() {
      const duplicates: InboxDuplicate[] = [];
      for (const [key, copies] of counts) if (copies > 1) duplicates.push({ ...fromKey(key), copies });
      return { duplicates, notChecked };
    },
    clear() {
      counts.clear();
      notChecked = 0;
    },
  };
}

/** Keys are made above and nowhere else, so they always hold these three. */
function fromKey(key: string): { channel: ChannelKind; to: string; tag: string } {
  const [channel, to, tag] = JSON.parse(key) as [ChannelKind, string, string];
  return { channel, to, tag };
}
