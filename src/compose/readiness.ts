// The states of the parts behind an api process, as /readyz and /metrics tell them.
import { Gauge, type Registry } from "prom-client";
import type { Env } from "../../config/env.ts";
import type { PartState } from "../../schemas/api/service-answers.ts";
import { CHANNELS } from "../../schemas/channel.ts";
import type { QueueBackend } from "../queue/backend.ts";
import type { Pool } from "../store/db.ts";
import { heldSince } from "../store/incarnation.ts";
import { providerStates } from "../store/provider-states.ts";
import { servedWork } from "../store/worker-beats.ts";
import type { FaultyCountry } from "./books.ts";
import { providersReason } from "./provider-health.ts";
import { WORK } from "./worker.ts";

/** How old the last word of a worker process may be. */
export const BEAT_WITHIN_MS = 10_000;

/** Queue, workers, plans, channels and how the workers find their providers; a faulty country or channel degrades and never makes the process unready. */
export async function readiness(
  pool: Pool,
  backend: QueueBackend,
  env: Pick<Env, "faults">,
  faulty: readonly FaultyCountry[],
): Promise<Record<string, PartState>> {
  const queue = await backend.ping().then(
    () => null,
    () => "the queue does not answer: deliveries wait; check REDIS_URL",
  );
  const served = await servedWork(pool, BEAT_WITHIN_MS);
  const idle = WORK.filter((work) => !served.has(work));
  const off = CHANNELS.flatMap((kind) => [
    ...new Set(
      env.faults
        .filter(({ channel }) => channel === kind)
        .map(({ provider }) => (provider ? `${kind} (${provider})` : kind)),
    ),
  ]);
  const providers = providersReason(await providerStates(pool, BEAT_WITHIN_MS));
  return {
    queue: { ready: queue === null, degraded: false, reason: queue },
    workers: stateOf(
      idle.length === WORK.length ? "no worker process has been heard of" : null,
      idle.length > 0 ? `nobody serves ${idle.join(", ")}` : null,
    ),
    plans: stateOf(null, plansReason(faulty)),
    dispatch: stateOf(null, await heldReason(pool)),
    channels: stateOf(null, off.length > 0 ? `disabled: ${off.join(", ")}` : null),
    providers: stateOf(null, providers),
  };
}

/** Adds `amberwire_country_faulty` to `registry`: 1 for each country whose files have faults. */
export function gaugeFaultyCountries(registry: Registry, faulty: readonly FaultyCountry[]): void {
  const gauge = new Gauge({
    name: "amberwire_country_faulty",
    help: "1 for a country whose files have faults; stands_in says whether its last good plan serves meanwhile",
    labelNames: ["country", "stands_in"],
    registers: [registry],
  });
  for (const { country, standsIn } of faulty) gauge.set({ country, stands_in: String(standsIn) }, 1);
}

async function heldReason(pool: Pool): Promise<string | null> {
  const since = await heldSince(pool);
  if (since === null) return null;
  return `the database was restored: bulletins committed before ${since.toISOString()} are held; amberwire resume decides`;
}

function plansReason(faulty: readonly FaultyCountry[]): string | null {
  if (faulty.length === 0) return null;
  const off = faulty.filter(({ standsIn }) => !standsIn).map(({ country }) => country);
  const kept = faulty.filter(({ standsIn }) => standsIn).map(({ country }) => country);
  return [
    ...(off.length > 0 ? [`faulty and disabled: ${off.join(", ")}`] : []),
    ...(kept.length > 0 ? [`faulty, the last good plan stands in: ${kept.join(", ")}`] : []),
    "amberwire plans check names the faults",
  ].join("; ");
}

function stateOf(notReady: string | null, degraded: string | null): PartState {
  return { ready: notReady === null, degraded: degraded !== null, reason: notReady ?? degraded };
}
