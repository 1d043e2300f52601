// Broadcasters; what they receive where stands with their endpoints.
import type { Db } from "./db.ts";

/** Adds a broadcaster. */
export async function insertBroadcaster(
  tx: Db,
  broadcaster: { id: string; name: string; country: string },
): Promise<void> {
  await tx.query("INSERT INTO broadcaster (id, name, country) VALUES ($1, $2, $3)", [
    broadcaster.id,
    broadcaster.name,
    broadcaster.country,
  ]);
}
