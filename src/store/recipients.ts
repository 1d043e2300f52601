// Reads whom a window may be sent to, at the moment it opens: who left or was suppressed since the freeze is not among them.
import type { Db } from "./db.ts";

/** A contact as the send path needs it; the address is still sealed (purpose `address:<channel>`). */
export type SealedContact = {
  id: number;
  addressSealed: Buffer;
  language: string;
  tester: boolean;
  suppressed: string | null;
};

/** The contacts of `ids` that still exist, with why not to write to them where there is a reason. */
export async function readContacts(db: Db, ids: readonly number[]): Promise<Map<number, SealedContact>> {
  const { rows } = await db.query<SealedContact>({
    name: "read-contacts",
    text: `SELECT contact.id, contact.address_sealed AS "addressSealed", contact.language, contact.tester, suppression.reason AS suppressed
      FROM contact LEFT JOIN suppression ON suppression.address_hash = contact.address_hash
      WHERE contact.id = ANY ($1::bigint[])`,
    values: [ids],
  });
  return new Map(rows.map((row) => [row.id, row]));
}

/** An endpoint as the send path needs it; address and secrets are sealed (purposes `endpoint-url`, `endpoint-secret`). */
export type SealedEndpoint = {
  id: number;
  urlSealed: Buffer;
  secretSealed: Buffer;
  previousSecretSealed: Buffer | null;
  format: "json" | "cap";
  languages: string[];
  statuses: string[];
  disabled: boolean;
  sequence: number;
};

/**
 * The endpoints of `ids`, each with its sequence number for this bulletin: assigned here, at the first opening, gap-free and
 * in the order in which bulletins are sent to it; the same number at every later attempt.
 */
export async function readEndpoints(
  db: Db,
  ids: readonly number[],
  ledgerId: number,
): Promise<Map<number, SealedEndpoint>> {
  await db.query(
    `WITH fresh AS (
       SELECT id FROM endpoint
       WHERE id = ANY ($1::bigint[]) AND disabled_at IS NULL
         AND NOT EXISTS (SELECT FROM endpoint_sequence s WHERE s.endpoint_id = endpoint.id AND s.bulletin_ledger_id = $2)
       ORDER BY id FOR UPDATE
     ), counted AS (
       UPDATE endpoint SET last_sequence = last_sequence + 1 FROM fresh WHERE endpoint.id = fresh.id
       RETURNING endpoint.id, endpoint.last_sequence
     )
     INSERT INTO endpoint_sequence (endpoint_id, sequence, bulletin_ledger_id) SELECT id, last_sequence, $2 FROM counted`,
    [ids, ledgerId],
  );
  const { rows } = await db.query<SealedEndpoint>(
    `SELECT endpoint.id, url_sealed AS "urlSealed", secret_sealed AS "secretSealed",
       CASE WHEN previous_secret_until > now() THEN previous_secret_sealed END AS "previousSecretSealed",
       format, languages, statuses, disabled_at IS NOT NULL AS disabled, s.sequence
     FROM endpoint JOIN endpoint_sequence s ON s.endpoint_id = endpoint.id AND s.bulletin_ledger_id = $2
     WHERE endpoint.id = ANY ($1::bigint[])`,
    [ids, ledgerId],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Marks what endpoints took, so that pull and replay know. */
export async function markEndpointDeliveries(
  db: Db,
  ids: readonly number[],
  ledgerId: number,
): Promise<void> {
  await db.query(
    `UPDATE endpoint_sequence SET delivered_at = now()
     WHERE bulletin_ledger_id = $2 AND endpoint_id = ANY ($1::bigint[]) AND delivered_at IS NULL`,
    [ids, ledgerId],
  );
}

/** Whether an earlier attempt of this delivery was taken after all: by a late word, or by a receipt. */
export async function settledEarlier(
  db: Db,
  ledgerId: number,
  contactIds: readonly number[],
): Promise<
  Map<
    number,
    { outcome: "accepted" | "refused"; code: string; provider: string | null; reference: string | null }
  >
> {
  const { rows } = await db.query<{
    contact_id: number;
    outcome: "accepted" | "refused";
    code: string;
    provider: string | null;
    reference: string | null;
  }>(
    `SELECT DISTINCT ON (contact_id) contact_id, outcome, code, provider, reference FROM (
       SELECT o.contact_id, o.outcome, o.code, o.provider, o.reference FROM bulletin b
       JOIN attempt_outcome o ON o.committed_on = (b.committed_at AT TIME ZONE 'UTC')::date AND o.bulletin_ledger_id = b.ledger_id
       WHERE b.ledger_id = $1 AND o.contact_id = ANY ($2::bigint[]) AND o.outcome IN ('accepted', 'refused')
       UNION ALL
       SELECT contact_id, CASE state WHEN 'refused' THEN 'refused' ELSE 'accepted' END, code, provider, reference FROM receipt
       WHERE bulletin_ledger_id = $1 AND contact_id = ANY ($2::bigint[]) AND state <> 'other'
     ) said ORDER BY contact_id, outcome`,
    [ledgerId, contactIds],
  );
  return new Map(rows.map(({ contact_id, ...said }) => [contact_id, said]));
}

/** Who carried the attempts of a delivery whose fate is unknown; null among them where a crash hid even that. */
export async function carriersInDoubt(
  db: Db,
  ledgerId: number,
  contactId: number,
): Promise<(string | null)[]> {
  const { rows } = await db.query<{ provider: string | null }>(
    `SELECT DISTINCT o.provider FROM bulletin b
     JOIN attempt_outcome o ON o.committed_on = (b.committed_at AT TIME ZONE 'UTC')::date AND o.bulletin_ledger_id = b.ledger_id
     WHERE b.ledger_id = $1 AND o.contact_id = $2 AND o.outcome = 'unknown'`,
    [ledgerId, contactId],
  );
  return rows.map(({ provider }) => provider);
}

/** The hosts of endpoints, which are not secret; their paths may be. */
export async function endpointHosts(db: Db, ids: readonly number[]): Promise<Map<number, string>> {
  const { rows } = await db.query<{ id: number; host: string }>(
    "SELECT id, host FROM endpoint WHERE id = ANY ($1::bigint[])",
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row.host]));
}

/** How many endpoints would get a bulletin of this country and status. */
export async function countEndpoints(
  db: Db,
  query: { country: string; status: string; subdivisions: readonly string[] },
): Promise<number> {
  const { rows } = await db.query<{ n: number }>(
    `SELECT count(*) AS n FROM endpoint
     WHERE disabled_at IS NULL AND verified_at IS NOT NULL AND $1 = ANY (countries) AND $2 = ANY (statuses)
       AND (cardinality(subdivisions) = 0 OR cardinality($3::text[]) = 0 OR subdivisions && $3::text[])`,
    [query.country, query.status, query.subdivisions],
  );
  return rows[0]?.n ?? 0;
}
