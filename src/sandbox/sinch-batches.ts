// The batches that the sandbox's Sinch has accepted, newest kept, as its API shows and lists them.
import { randomBytes } from "node:crypto";
import type { SinchCreate } from "./sinch-request.ts";

/** One accepted batch. */
export type SinchBatch = SinchCreate & { readonly id: string; readonly createdAt: Date };

/** The store of one service plan. */
export type SinchBatches = {
  add(create: SinchCreate): SinchBatch;
  /** One page as "List batches" gives it, newest first; `query` is the request's own. */
  page(query: URLSearchParams): Record<string, unknown>;
};

const DAY_MS = 24 * 3_600_000;

/** An empty store that forgets the oldest beyond `batchesMax`. */
export function createSinchBatches(batchesMax = 50_000): SinchBatches {
  const byId = new Map<string, SinchBatch>();
  return {
    add(create) {
      const batch = {
        ...create,
        id: `01${randomBytes(12).toString("hex").toUpperCase()}`,
        createdAt: new Date(),
      };
      byId.set(batch.id, batch);
      const [oldest] = byId.keys();
      if (byId.size > batchesMax && oldest !== undefined) byId.delete(oldest);
      return batch;
    },
    page(query) {
      const reference = query.get("client_reference");
      const from = date(query.get("start_date")) ?? new Date(Date.now() - DAY_MS);
      const found = [...byId.values()]
        .reverse()
        .filter((one) => one.createdAt >= from && (reference === null || one.client_reference === reference));
      const size = Math.min(Math.max(whole(query.get("page_size"), 30), 1), 100);
      const page = whole(query.get("page"), 0);
      const batches = found.slice(page * size, (page + 1) * size).map(sinchBatchJson);
      return { count: found.length, page, page_size: batches.length, batches };
    },
  };
}

/** A batch as Sinch's API writes it: numbers without a plus. */
export function sinchBatchJson(batch: SinchBatch): Record<string, unknown> {
  const { id, createdAt, to, from, ...rest } = batch;
  const at = createdAt.toISOString();
  return {
    ...rest,
    id,
    to: to.map((number) => number.replace(/^\+/, "")),
    from: from.replace(/^\+/, ""),
    canceled: false,
    created_at: at,
    modified_at: at,
  };
}

function date(text: string | null): Date | null {
  if (text === null) return null;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : at;
}

function whole(text: string | null, otherwise: number): number {
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : otherwise;
}
