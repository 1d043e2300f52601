// Injects fault after fault while an alert is being sent, and measures how the service comes back from each kill.
import { setTimeout as pause } from "node:timers/promises";
import type { ChaosFault } from "./faults.ts";
import type { ChaosMember } from "./members.ts";
import type { Random } from "./random.ts";
import type { ChaosStage } from "./stage.ts";

/** What was done in a campaign: faults by name; contacts that killed workers had open; seconds after each kill until the next message
 * arrived anywhere, and until nothing was leased to the dead any more. */
export type Injected = {
  counts: Record<string, number>;
  openAtKills: number;
  resume: number[];
  takeOver: number[];
};

const PAUSE_MS = { least: 300, most: 1_500 } as const;
const GIVE_UP_MS = 90_000;

/** Injects until `ending`. Resolves when the last fault is over. */
export async function injectFaults(
  stage: ChaosStage,
  campaign: { faults: readonly ChaosFault[]; random: Random; into: Injected; ending: AbortSignal },
): Promise<void> {
  const { faults, random, into, ending } = campaign;
  const measuring: Promise<void>[] = [];
  while (!ending.aborted) {
    await pause(random.between(PAUSE_MS.least, PAUSE_MS.most), undefined, { signal: ending }).catch(
      () => undefined,
    );
    if (ending.aborted) break;
    const fault = random.pick(faults);
    try {
      if (fault.kill) measuring.push(kill(stage, fault.kill(stage, random), into));
      else await fault.run?.(stage, random);
      into.counts[fault.name] = (into.counts[fault.name] ?? 0) + 1;
    } catch {
      // The database may be away because of the fault before: this one did not happen, and is not counted.
    }
  }
  await Promise.all(measuring);
}

/** Kills, and resolves when the service has come back from it. */
async function kill(stage: ChaosStage, victims: readonly ChaosMember[], into: Injected): Promise<void> {
  const pids = victims.flatMap((victim) => victim.pid() ?? []);
  for (const victim of victims) victim.kill();
  // Asked at once after the death: nothing that it had open can change by itself.
  const holders = pids.map((pid) => `%:${pid}:%`);
  const open = stage.pool
    .query<{ n: number }>(
      `SELECT coalesce(sum(opened_to - accepted - refused - unknown - superseded - expired - skipped - moved), 0)::int AS n
       FROM slice WHERE state = 'leased' AND lease_holder LIKE ANY ($1)`,
      [holders],
    )
    .then(({ rows }) => {
      into.openAtKills += rows[0]?.n ?? 0;
    })
    .catch(() => undefined);
  const from = performance.now();
  const last = stage.sandbox.inbox.counts().last;
  const seconds = () => (performance.now() - from) / 1000;
  await open;
  let [resumed, taken] = [false, false];
  while ((!resumed || !taken) && performance.now() - from < GIVE_UP_MS) {
    await pause(100);
    if (!resumed && stage.sandbox.inbox.counts().last > last) {
      resumed = true;
      into.resume.push(seconds());
    }
    if (!taken && (await nothingLeased(stage, holders))) {
      taken = true;
      into.takeOver.push(seconds());
    }
    // Nothing may be left to send: then there is nothing to resume.
    if (taken && !resumed && seconds() > 20) return;
  }
}

async function nothingLeased({ pool }: ChaosStage, holders: readonly string[]): Promise<boolean> {
  const { rows } = await pool
    .query("SELECT FROM slice WHERE state = 'leased' AND lease_holder LIKE ANY ($1) LIMIT 1", [holders])
    .catch(() => ({ rows: [{}] }));
  return rows.length === 0;
}
