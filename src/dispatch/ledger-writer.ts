// Collects the outcomes of one leased slice and appends them in batches, in time order, without holding back the sends.
import { toError } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { Pool } from "../store/db.ts";
import { appendLaterWord } from "../store/later-words.ts";
import { appendOutcomes, type OutcomeRow } from "../store/outcomes.ts";
import { pause } from "./pause.ts";

/** Appends what becomes of a slice's contacts. */
export type LedgerWriter = {
  add(row: OutcomeRow): void;
  /** Resolves when everything added so far is in the ledger. */
  flush(): Promise<void>;
};

/** Rows in one append, and how long the first of a batch may wait. */
export const BATCH_MAX = 250;
const LINGER_MS = 25;
const RETRY_MS = 250;
// A database that is away for longer than this has lost the lease for us long before.
const GIVE_UP_AFTER = 240;

/** A writer for one slice under one epoch. When the epoch is over it goes on with later words: what was learnt still counts. */
export function openLedgerWriter(
  pool: Pool,
  slice: { id: number; epoch: number },
  log: Logger,
): LedgerWriter {
  let waiting: OutcomeRow[] = [];
  let timer: NodeJS.Timeout | undefined;
  let tail: Promise<void> = Promise.resolve();

  function write(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const rows = waiting;
    waiting = [];
    if (rows.length > 0) tail = tail.then(() => persist(rows));
    return tail;
  }

  async function persist(rows: readonly OutcomeRow[]): Promise<void> {
    for (let round = 0; round < GIVE_UP_AFTER; round++) {
      try {
        if (!(await appendOutcomes(pool, slice, rows))) await appendLaterWord(pool, slice.id, rows);
        return;
      } catch (error) {
        log.warn(
          { event: "ledger.append_failed", slice: slice.id, rows: rows.length, err: toError(error) },
          "append again",
        );
        await pause(RETRY_MS);
      }
    }
    log.error(
      { event: "ledger.append_lost", slice: slice.id, rows: rows.length },
      "outcomes could not be recorded",
    );
  }

  return {
    add(row) {
      waiting.push(row);
      if (waiting.length >= BATCH_MAX) void write();
      else timer ??= setTimeout(() => void write(), LINGER_MS);
    },
    flush: write,
  };
}
