// Where officers of an agency sign in when the agency has a provider of its own (OpenID Connect). The client's secret is sealed.
import { type NamedKey, seal, unseal } from "../seal.ts";
import type { Db } from "./db.ts";

/** An agency's provider, and as what we ask it. */
export type AgencyOidc = { agencyId: string; issuer: string; clientId: string; clientSecret: string };

/** Sets or replaces it. */
export async function setAgencyOidc(
  tx: Db,
  encryption: readonly NamedKey[],
  { agencyId, issuer, clientId, clientSecret, at }: AgencyOidc & { at: Date },
): Promise<void> {
  await tx.query(
    `INSERT INTO agency_oidc (agency_id, issuer, client_id, client_secret_sealed, set_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (agency_id) DO UPDATE SET issuer = $2, client_id = $3, client_secret_sealed = $4, set_at = $5`,
    [agencyId, issuer, clientId, seal(encryption, clientSecret, purposeOf(agencyId)), at],
  );
}

/** Takes it away; false when there was none. Whoever had signed in by it keeps what else they have. */
export async function removeAgencyOidc(tx: Db, agencyId: string): Promise<boolean> {
  const { rowCount } = await tx.query("DELETE FROM agency_oidc WHERE agency_id = $1", [agencyId]);
  return rowCount === 1;
}

/** An agency's provider, or undefined. */
export async function readAgencyOidc(
  db: Db,
  encryption: readonly NamedKey[],
  agencyId: string,
): Promise<AgencyOidc | undefined> {
  const { rows } = await db.query<{ issuer: string; clientId: string; sealed: Buffer }>(
    `SELECT issuer, client_id AS "clientId", client_secret_sealed AS sealed FROM agency_oidc WHERE agency_id = $1`,
    [agencyId],
  );
  const row = rows[0];
  if (!row) return undefined;
  const clientSecret = unseal(encryption, row.sealed, purposeOf(agencyId)).toString("utf8");
  return { agencyId, issuer: row.issuer, clientId: row.clientId, clientSecret };
}

/** The agencies that have one, by name. */
export async function agenciesWithOidc(db: Db): Promise<{ id: string; name: string }[]> {
  const { rows } = await db.query<{ id: string; name: string }>(
    "SELECT a.id, a.name FROM agency_oidc o JOIN agency a ON a.id = o.agency_id ORDER BY a.name, a.id",
  );
  return rows;
}

function purposeOf(agencyId: string): string {
  return `agency-oidc:${agencyId}`;
}
