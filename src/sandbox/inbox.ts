// What every invented person would have received, newest kept, in memory only; content is opened when somebody reads it.
import { setImmediate as breathe } from "node:timers/promises";
import { createCopies } from "./copies.ts";
import type {
  InboxContent,
  InboxCounts,
  InboxDuplicate,
  InboxItem,
  InboxState,
  SandboxChannel,
} from "./inbox-item.ts";

/** What a server hands in: `open` parses or decrypts on the first read; `tag` undefined means that only the content tells it. */
export type InboxEntry = {
  channel: SandboxChannel;
  to: string;
  bytes: number;
  state?: InboxState;
  tag?: string | null;
  open(): Promise<{ content: InboxContent; tag: string | null }>;
};

/** A handle on an entry, by which a push service replaces or delivers what waits. */
export type InboxReceipt = { readonly number: number; state: InboxState };

/** With `after` older first, else newest first from before `before`; `limit` 1 to 1,000. */
export type InboxQuery = {
  channel?: SandboxChannel;
  to?: string;
  after?: number;
  before?: number;
  limit?: number;
};

/** Bounds: at most `itemsMax` items of `bytesMax` together are kept, and `tagsMax` (person, bulletin) pairs watched for duplicates. */
export type InboxLimits = { itemsMax: number; bytesMax: number; tagsMax: number };

/** The inbox of one sandbox. */
export type Inbox = {
  add(entry: InboxEntry): InboxReceipt;
  list(query?: InboxQuery): Promise<InboxItem[]>;
  counts(): InboxCounts;
  /** Who got the same bulletin twice, over all that came; `notChecked` were forgotten unread or beyond `tagsMax`. */
  duplicates(): Promise<{ duplicates: InboxDuplicate[]; notChecked: number }>;
  clear(): void;
  /** Calls back after every addition (at once, synchronously) until the returned function is called. */
  onAdded(listener: () => void): () => void;
};

type Kept = InboxEntry & {
  number: number;
  at: number;
  state: InboxState;
  opened?: Promise<Opened>;
  counted: boolean;
};
type Opened = { content: InboxContent; tag: string | null };

const DEFAULTS: InboxLimits = { itemsMax: 50_000, bytesMax: 256 * 1024 * 1024, tagsMax: 1_000_000 };

/** An empty inbox. */
export function createInbox(limits: Partial<InboxLimits> = {}): Inbox {
  const { itemsMax, bytesMax, tagsMax } = { ...DEFAULTS, ...limits };
  const kept = new Map<number, Kept>();
  const listeners = new Set<() => void>();
  const copies = createCopies(tagsMax);
  let channels: Record<SandboxChannel, number> = { sms: 0, email: 0, push: 0, webhook: 0 };
  let [last, oldest, total, bytes] = [0, 1, 0, 0];

  const evict = () => {
    while ((kept.size > itemsMax || bytes > bytesMax) && kept.size > 1) {
      const entry = kept.get(oldest);
      kept.delete(oldest);
      oldest += 1;
      bytes -= entry?.bytes ?? 0;
      if (entry) copies.forget(entry);
    }
  };
  const open = async (entry: Kept): Promise<Opened> => {
    entry.opened ??= entry.open();
    const opened = await entry.opened;
    copies.note(entry, opened.tag);
    return opened;
  };

  return {
    add(given) {
      last += 1;
      total += 1;
      channels[given.channel] += 1;
      const entry: Kept = {
        ...given,
        number: last,
        at: Date.now(),
        state: given.state ?? "received",
        counted: false,
      };
      kept.set(last, entry);
      bytes += entry.bytes;
      if (given.tag !== undefined) copies.note(entry, given.tag);
      evict();
      for (const listener of listeners) listener();
      return entry;
    },
    async list(query = {}) {
      const limit = Math.min(Math.max(query.limit ?? 50, 1), 1000);
      const found =
        query.after === undefined
          ? backwards(kept, query, last, oldest, limit)
          : forwards(kept, query, last, oldest, limit);
      return Promise.all(found.map(async (entry) => asItem(entry, await open(entry))));
    },
    counts: () => ({ last, total, kept: kept.size, channels: { ...channels } }),
    async duplicates() {
      let opened = 0;
      for (const entry of [...kept.values()]) {
        if (entry.counted) continue;
        await open(entry);
        opened += 1;
        if (opened % 100 === 0) await breathe();
      }
      return copies.report();
    },
    clear() {
      kept.clear();
      copies.clear();
      channels = { sms: 0, email: 0, push: 0, webhook: 0 };
      [oldest, total, bytes] = [last + 1, 0, 0];
    },
    onAdded(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function backwards(
  kept: Map<number, Kept>,
  query: InboxQuery,
  last: number,
  oldest: number,
  limit: number,
): Kept[] {
  const found: Kept[] = [];
  for (let n = Math.min(last, (query.before ?? last + 1) - 1); n >= oldest && found.length < limit; n--) {
    const entry = kept.get(n);
    if (entry && fits(entry, query)) found.push(entry);
  }
  return found;
}

function forwards(
  kept: Map<number, Kept>,
  query: InboxQuery,
  last: number,
  oldest: number,
  limit: number,
): Kept[] {
  const found: Kept[] = [];
  for (let n = Math.max(oldest, (query.after ?? 0) + 1); n <= last && found.length < limit; n++) {
    const entry = kept.get(n);
    if (entry && fits(entry, query)) found.push(entry);
  }
  return found;
}

function fits(entry: Kept, query: InboxQuery): boolean {
  if (query.channel !== undefined && entry.channel !== query.channel) return false;
  if (query.to !== undefined && entry.to !== query.to) return false;
  return query.before === undefined || entry.number < query.before;
}

function asItem(entry: Kept, { content, tag }: Opened): InboxItem {
  const { number, channel, to, state } = entry;
  return { number, channel, to, at: new Date(entry.at).toISOString(), state, tag, content };
}
