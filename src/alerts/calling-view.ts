// What the requester is shown while a bulletin waits: who was called, how that went, and when the next one is.
import { callsOf, nextCalls } from "../store/approver-calls.ts";
import type { Db } from "../store/db.ts";
import type { LoadedAlert } from "./load-alert.ts";
import type { CallingView } from "./views.ts";

/** By bulletin: its calls as the version that it is now, and the next one. Bulletins about which nobody was called are absent. */
export async function callingsOf(db: Db, alert: LoadedAlert): Promise<Map<string, CallingView>> {
  const calls = await callsOf(db, alert.row.id);
  const next = new Map(
    (await nextCalls(db, alert.row.id)).map(({ bulletinId, nextAt }) => [bulletinId, nextAt]),
  );
  const views = alert.bulletins.flatMap((bulletin): [string, CallingView][] => {
    const own = calls.filter(
      ({ bulletinId, version }) => bulletinId === bulletin.id && version === bulletin.version,
    );
    const nextAt = bulletin.state === "submitted" ? next.get(bulletin.id) : undefined;
    if (own.length === 0 && !nextAt) return [];
    const view = {
      waitingSince: bulletin.state === "submitted" ? (bulletin.submittedAt?.toISOString() ?? null) : null,
      nextAt: nextAt?.toISOString() ?? null,
      calls: own.map(({ officerId, capacity, round, madeAt, ways, openedAt }) => ({
        officerId,
        capacity,
        round,
        at: madeAt.toISOString(),
        ways,
        openedAt: openedAt?.toISOString() ?? null,
      })),
    };
    return [[bulletin.id, view]];
  });
  return new Map(views);
}
