// How providers stand in the worker processes that live, as their beats tell.
import type { ProviderState } from "../../schemas/provider-state.ts";
import type { Db } from "./db.ts";

/** The states of every process that beat within `withinMs`; one list for each process. */
export async function providerStates(db: Db, withinMs: number): Promise<ProviderState[][]> {
  const { rows } = await db.query<{ providers: ProviderState[] }>(
    `SELECT providers FROM worker_beat WHERE beat_at > now() - $1 * interval '1 millisecond' AND providers <> '[]'::jsonb`,
    [withinMs],
  );
  return rows.map(({ providers }) => providers);
}
