import { type Agency, readAgency } from "../store/agencies.ts";
import type { Db } from "../store/db.ts";

/** The agency of an officer or of an alert, with its ground; it cannot be missing, because both refer to it. */
export async function ownAgency(db: Db, { agencyId }: { agencyId: string }): Promise<Agency> {
  const agency = await readAgency(db, agencyId);
  if (!agency) throw new Error(`agency ${agencyId} does not exist`);
  return agency;
}
