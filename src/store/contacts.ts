// Contacts in and out in batches; an address never changes, and one that left does not come back by an import.
import { newId } from "../ids.ts";
import { byteaArray } from "./bytea-array.ts";
import type { Db } from "./db.ts";

/** A contact ready to be stored: nothing in clear but language, country and cell (decimal text). */
export type PreparedContact = {
  channel: "sms" | "email" | "push";
  addressHash: Buffer;
  addressSealed: Buffer;
  language: string;
  country: string;
  tester: boolean;
  cell: string;
  operatorHash: Buffer | null;
  personHash: Buffer | null;
  consentAt: Date;
  consentSource: string;
};

/** What a batch came to: new contacts, new places (of new and known contacts), rows of people who left. */
export type BatchReport = { contacts: number; places: number; suppressed: number };

/** Stores one batch and how far the file is done, in one transaction of the caller's. */
export async function storeContacts(tx: Db, batch: readonly PreparedContact[]): Promise<BatchReport> {
  const persons = new Map(
    batch.flatMap((row) => (row.personHash ? [[row.personHash.toString("hex"), row.personHash]] : [])),
  );
  if (persons.size > 0) await storePersons(tx, [...persons.values()]);
  const { rows } = await tx.query<BatchReport>(STORE, [
    batch.map((row) => row.channel),
    byteaArray(batch.map((row) => row.addressHash)),
    byteaArray(batch.map((row) => row.addressSealed)),
    batch.map((row) => row.language),
    batch.map((row) => row.country),
    batch.map((row) => row.tester),
    batch.map((row) => row.cell),
    byteaArray(batch.map((row) => row.operatorHash)),
    byteaArray(batch.map((row) => row.personHash)),
    batch.map((row) => row.consentAt),
    batch.map((row) => row.consentSource),
  ]);
  return rows[0] ?? { contacts: 0, places: 0, suppressed: 0 };
}

async function storePersons(tx: Db, hashes: readonly Buffer[]): Promise<void> {
  await tx.query(
    `INSERT INTO person (id, operator_hash) SELECT * FROM unnest($1::text[], $2::bytea[]) ORDER BY 2 ON CONFLICT (operator_hash) DO NOTHING`,
    [hashes.map(() => newId("per")), hashes],
  );
}

const STORE = `
  WITH input AS (
    SELECT * FROM unnest($1::text[], $2::bytea[], $3::bytea[], $4::text[], $5::text[], $6::boolean[], $7::bigint[], $8::bytea[],
      $9::bytea[], $10::timestamptz[], $11::text[])
      AS i (channel, address_hash, address_sealed, language, country, tester, cell, operator_hash, person_hash, consent_at, consent_source)
  ), wanted AS (
    SELECT * FROM input WHERE NOT EXISTS (SELECT FROM suppression s WHERE s.address_hash = input.address_hash)
  ), fresh AS (
    INSERT INTO contact (person_id, channel, address_hash, address_sealed, language, country, tester, operator_hash, consent_at,
      consent_source, verified_at, verified_by)
    SELECT DISTINCT ON (w.address_hash) person.id, w.channel, w.address_hash, w.address_sealed, w.language, w.country, w.tester,
      w.operator_hash, w.consent_at, w.consent_source, now(), 'operator'
    FROM wanted w LEFT JOIN person ON person.operator_hash = w.person_hash
    ORDER BY w.address_hash
    ON CONFLICT (address_hash) DO NOTHING
    RETURNING id, address_hash, tester
  ), everyone AS (
    SELECT id, address_hash, tester FROM fresh
    UNION ALL
    SELECT c.id, c.address_hash, c.tester FROM contact c WHERE c.address_hash IN (SELECT address_hash FROM wanted)
  ), placed AS (
    INSERT INTO contact_place (contact_id, channel, cell, tester)
    SELECT DISTINCT e.id, w.channel, w.cell, e.tester FROM wanted w JOIN everyone e USING (address_hash)
    ON CONFLICT DO NOTHING
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM fresh) AS contacts, (SELECT count(*) FROM placed) AS places,
    (SELECT count(*) FROM input) - (SELECT count(*) FROM wanted) AS suppressed`;

/** How many lines of this file were stored before; 0 for a file never seen. */
export async function importedLines(db: Db, fileHash: Buffer): Promise<number> {
  const { rows } = await db.query<{ lines_done: number }>(
    "SELECT lines_done FROM contact_import WHERE file_hash = $1",
    [fileHash],
  );
  return rows[0]?.lines_done ?? 0;
}

/** Notes how many lines of a file are stored; in the transaction of the batch. */
export async function noteImportedLines(tx: Db, fileHash: Buffer, linesDone: number): Promise<void> {
  await tx.query(
    `INSERT INTO contact_import (file_hash, lines_done) VALUES ($1, $2)
     ON CONFLICT (file_hash) DO UPDATE SET lines_done = $2, at = now()`,
    [fileHash, linesDone],
  );
}

/** A stored contact with its places, as `contacts export` reads it. */
export type StoredContact = {
  id: number;
  personId: string | null;
  channel: "sms" | "email" | "push";
  addressSealed: Buffer;
  language: string;
  country: string;
  tester: boolean;
  consentAt: Date;
  consentSource: string;
  cells: string[];
};

/** The next `limit` contacts after an id, in order of id. */
export async function contactsAfter(db: Db, after: number, limit: number): Promise<StoredContact[]> {
  const { rows } = await db.query<StoredContact>(
    `SELECT id, person_id AS "personId", channel, address_sealed AS "addressSealed", language, country, tester, consent_at AS "consentAt",
       consent_source AS "consentSource",
       ARRAY(SELECT cell::text FROM contact_place p WHERE p.contact_id = contact.id ORDER BY cell) AS cells
     FROM contact WHERE id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );
  return rows;
}
