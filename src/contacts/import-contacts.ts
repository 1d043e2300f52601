// `contacts import`: streams a file into contacts in batches, each a transaction that also notes how far the file is done.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { importedLines, noteImportedLines, type PreparedContact, storeContacts } from "../store/contacts.ts";
import type { Pool } from "../store/db.ts";
import { withTransaction } from "../store/db.ts";
import { type ContactKeys, prepareContact } from "./prepare-contact.ts";
import { readRows } from "./read-rows.ts";

/** What an import came to. `places` counts new ones; `known` are rows that changed nothing; `suppressed` are people who left. */
export type ImportReport = {
  rows: number;
  contacts: number;
  places: number;
  known: number;
  suppressed: number;
  faults: number;
  resumedAt: number;
};

/** How an import speaks while it runs; every fault is told once, with its line. */
export type ImportEars = {
  fault(line: number, message: string): void;
  progress(bytes: number, report: ImportReport): void;
};

const BATCH = 2_000;
const BATCHES_AT_ONCE = 3;
const READ_BYTES = 1 << 20;

/**
 * Imports `file` (.csv, otherwise NDJSON). Run again after a stop it goes on behind the last stored batch, unless `fresh`.
 * Imported contacts are verified by the operator's word. Throws when the file cannot be read as a whole.
 */
export async function importContacts(
  context: { pool: Pool; keys: ContactKeys; now(): Date },
  file: string,
  options: { fresh: boolean },
  ears: ImportEars,
): Promise<ImportReport> {
  const fileHash = await hashOf(file);
  const resumedAt = options.fresh ? 0 : await importedLines(context.pool, fileHash);
  const report: ImportReport = {
    rows: 0,
    contacts: 0,
    places: 0,
    known: 0,
    suppressed: 0,
    faults: 0,
    resumedAt,
  };
  const input = createReadStream(file, { highWaterMark: READ_BYTES });
  const storing: Promise<void>[] = [];
  let batch: PreparedContact[] = [];
  let line = 0;

  const store = async (
    rows: PreparedContact[],
    linesDone: number,
    before: Promise<void> | undefined,
  ): Promise<void> => {
    await withTransaction(context.pool, async (tx) => {
      const done = await storeContacts(tx, rows);
      // A later batch must not note its lines before an earlier one is stored: the mark would skip it for ever.
      await before;
      await noteImportedLines(tx, fileHash, linesDone);
      count(report, rows.length, done);
    });
    ears.progress(input.bytesRead, report);
  };
  const flush = async (): Promise<void> => {
    const rows = batch;
    batch = [];
    const storingNow = store(rows, line, storing.at(-1));
    storing.push(storingNow);
    storingNow.catch(() => undefined);
    if (storing.length >= BATCHES_AT_ONCE) await storing.shift();
  };

  for await (const read of readRows(input, /\.csv$/i.test(file) ? "csv" : "ndjson")) {
    line = read.line;
    if (line <= resumedAt) continue;
    const prepared = "fault" in read ? read.fault : prepareContact(context.keys, read.row, context.now());
    if (typeof prepared === "string") {
      report.faults++;
      ears.fault(read.line, prepared);
    } else {
      batch.push(prepared);
      if (batch.length >= BATCH) await flush();
    }
  }
  await flush();
  await Promise.all(storing);
  return report;
}

function count(
  report: ImportReport,
  rows: number,
  done: { contacts: number; places: number; suppressed: number },
): void {
  report.rows += rows;
  report.contacts += done.contacts;
  report.places += done.places;
  report.suppressed += done.suppressed;
  report.known += rows - done.places - done.suppressed;
}

async function hashOf(file: string): Promise<Buffer> {
  const { size } = await stat(file);
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(READ_BYTES), 0, READ_BYTES, 0);
    return createHash("sha256").update(`${size}:`).update(buffer.subarray(0, bytesRead)).digest();
  } finally {
    await handle.close();
  }
}
