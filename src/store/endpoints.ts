// Endpoints of broadcasters: address and secrets are sealed, the host is not secret.
import type { Db } from "./db.ts";

/** An endpoint to store; sealed with the purposes `endpoint-url`, `endpoint-secret` and `endpoint-phone`. */
export type NewEndpoint = {
  broadcasterId: string;
  urlSealed: Buffer;
  host: string;
  format: "json" | "cap";
  countries: readonly string[];
  subdivisions: readonly string[];
  languages: readonly string[];
  statuses: readonly string[];
  onCallPhoneSealed: Buffer | null;
  secretSealed: Buffer;
};

/** Adds a verified endpoint and gives its number; undefined when there is no such broadcaster. */
export async function insertEndpoint(tx: Db, endpoint: NewEndpoint): Promise<number | undefined> {
  const { rows } = await tx.query<{ id: number }>(
    `INSERT INTO endpoint (broadcaster_id, url_sealed, host, format, countries, subdivisions, languages, statuses,
       on_call_phone_sealed, secret_sealed, verified_at)
     SELECT id, $2, $3, $4, $5, $6, $7, $8, $9, $10, now() FROM broadcaster WHERE id = $1 RETURNING id`,
    [
      endpoint.broadcasterId,
      endpoint.urlSealed,
      endpoint.host,
      endpoint.format,
      endpoint.countries,
      endpoint.subdivisions,
      endpoint.languages,
      endpoint.statuses,
      endpoint.onCallPhoneSealed,
      endpoint.secretSealed,
    ],
  );
  return rows[0]?.id;
}
