// Notices that the database is an older copy of the one this worker knew, and holds what that copy would send again.
import { toError } from "../errors.ts";
import type { Logger } from "../log.ts";
import { type Pool, withTransaction } from "../store/db.ts";
import { holdRestored, keepAlive } from "../store/incarnation.ts";

/** Where the instant is kept beside the database; the latest of what every place holds counts. */
export type AliveMarks = { read(): Promise<Date | null>; write(at: Date): Promise<void> };

/** What this process knows of the database. `known` is asked at every claim, so that no copy is served even between two looks. */
export type Incarnation = {
  known(): Date | null;
  /** Looks once: remembers how far the database lives, or holds what a restored one has. */
  look(): Promise<void>;
};

/** Starts with what the places outside the database remember; the first look must come before anything is claimed. */
export function openIncarnation(needs: {
  pool: Pool;
  log: Logger;
  marks: AliveMarks;
  /** Told once, by the process that held them. */
  onRestored: () => void;
}): Incarnation {
  const { pool, log, marks, onRestored } = needs;
  let known: Date | null = null;
  let remembered = false;

  async function remember(at: Date): Promise<void> {
    known = at;
    await marks.write(at).catch((error) => {
      // Not remembered is only not noticed later; sending must go on.
      log.warn({ event: "incarnation.not-remembered", err: toError(error) }, "the mark was not written");
    });
  }

  return {
    known: () => known,
    async look() {
      if (!remembered) {
        const kept = await marks.read();
        if (kept && (!known || kept > known)) known = kept;
        remembered = true;
      }
      let at = await keepAlive(pool, known);
      if (!at && known) {
        const before = known;
        if (await withTransaction(pool, (tx) => holdRestored(tx, before))) {
          log.error(
            { event: "incarnation.restored", known: before },
            "the database was restored: old bulletins are held",
          );
          onRestored();
        }
        known = null;
        at = await keepAlive(pool, null);
      }
      if (at) await remember(at);
    },
  };
}
