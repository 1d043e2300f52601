// The ledger's months: the current and the next two have a partition, what is older than its time goes.
import type { Pool } from "../store/db.ts";
import {
  deleteOldLedger,
  dropPartition,
  makePartition,
  partitionsBefore,
} from "../store/ledger-partitions.ts";
import { LEDGER_MONTHS, monthBefore } from "./retention.ts";

const MONTHS_AHEAD = 2;
const DELETED_MAX = 10_000;

/** Makes partitions ahead; gives how many of the three months have one. */
export async function makeLedgerAhead(pool: Pool, now: Date): Promise<number> {
  let made = 0;
  for (let ahead = 0; ahead <= MONTHS_AHEAD; ahead++)
    if (await makePartition(pool, monthBefore(now, -ahead), monthBefore(now, -ahead - 1))) made += 1;
  return made;
}

/** Drops months and deletes rows from before `LEDGER_MONTHS`; gives how many partitions and rows went. */
export async function dropOldLedger(pool: Pool, now: Date): Promise<number> {
  const oldest = monthBefore(now, LEDGER_MONTHS);
  const months = await partitionsBefore(pool, oldest);
  for (const month of months) await dropPartition(pool, month);
  return months.length + (await deleteOldLedger(pool, oldest, DELETED_MAX));
}
