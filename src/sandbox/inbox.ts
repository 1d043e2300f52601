// What every invented person would have received, newest kept, in memory only; content is opened when somebody reads it.
import { setImmediate as breathe } from "node:timers/promises";
import type { ChannelKind } from "../../schemas/channel.ts";
import type {
  InboxContent,
  InboxCounts,
  InboxDuplicate,
  InboxItem,
  InboxState,
} from "../../schemas/sandbox-inbox.ts";
import { createCopies } from "./copies.ts";
import { createNewest } from "./newest.ts";

/** What a server hands in: `open` parses or decrypts on the first read; `tag` undefined means that only the content tells it. */
export type InboxEntry = {
  channel: ChannelKind;
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
  channel?: ChannelKind;
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

type Opened = { content: InboxContent; tag: string | null };
type Kept = InboxEntry & {
  number: number;
  at: number;
  state: InboxState;
  opened?: Promise<Opened>;
  counted: boolean;
};

const DEFAULTS: InboxLimits = { itemsMax: 50_000, bytesMax: 256 * 1024 * 1024, tagsMax: 1_000_000 };
const NONE: Readonly<Record<ChannelKind, number>> = { sms: 0, email: 0, push: 0, webhook: 0 };

/** An empty inbox. */
export function createInbox(limits: Partial<InboxLimits> = {}): Inbox {
  const { itemsMax, bytesMax, tagsMax } = { ...DEFAULTS, ...limits };
  const copies = createCopies(tagsMax);
  const kept = createNewest<Kept>(itemsMax, bytesMax, (entry) => copies.forget(entry));
  const listeners = new Set<() => void>();
  let channels = { ...NONE };
  const open = async (entry: Kept): Promise<Opened> => {
    entry.opened ??= entry.open();
    const opened = await entry.opened;
    copies.note(entry, opened.tag);
    return opened;
  };

  return {
    add(given) {
      channels[given.channel] += 1;
      const state = given.state ?? "received";
      const entry = kept.add((number) => ({ ...given, number, at: Date.now(), state, counted: false }));
      if (given.tag !== undefined) copies.note(entry, given.tag);
      for (const listener of listeners) listener();
      return entry;
    },
    async list(query = {}) {
      const limit = Math.min(Math.max(query.limit ?? 50, 1), 1000);
      const { after, before = kept.last + 1 } = query;
      const found =
        after === undefined
          ? kept.backwards(before, limit, (entry) => fits(entry, query))
          : kept.forwards(after, limit, (entry) => fits(entry, query));
      return Promise.all(found.map(async (entry) => asItem(entry, await open(entry))));
    },
    counts() {
      const total = Object.values(channels).reduce((sum, count) => sum + count, 0);
      return { last: kept.last, total, kept: kept.size, channels: { ...channels } };
    },
    async duplicates() {
      for (const [n, entry] of kept.all().entries()) {
        if (!entry.counted) await open(entry);
        if (n % 100 === 0) await breathe();
      }
      return copies.report();
    },
    clear() {
      kept.clear();
      copies.clear();
      channels = { ...NONE };
    },
    onAdded(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
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
