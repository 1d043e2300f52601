// The product: an alert committed in the database, planned, relayed through BullMQ, delivered by `amberwire worker`, every outcome in the ledger.
import { mkdirSync } from "node:fs";
import { type Office, prepareAlert, untilAccepted } from "../installation/alert.ts";
import type { Installation } from "../installation/installation.ts";
import { untilQuiet } from "../machine/cpu-time.ts";
import type { Tally } from "../sinks/tally.ts";
import type { Crowd, Crowds } from "./crowd.ts";
import { type Contestant, measureTurn, type Turn } from "./turn.ts";

const RADIUS_KM = 1;

/** The contestant. A turn with `profileDir` leaves a CPU profile of its worker there, and its figures are those of a profiled process. */
export function ours(
  installation: Installation,
  office: Office,
  crowds: Crowds,
): Contestant & { turn(profileDir?: string): Promise<Turn> } {
  const { pool, sinks, serverPids } = installation;
  const sink = sinks[crowds.channel];
  const taken = async () => (await sink.ask<Tally>("tally")).taken;
  const servers =
    serverPids.redis === undefined ? [serverPids.postgres] : [serverPids.postgres, serverPids.redis];

  async function prepare(crowd: Crowd): Promise<() => Promise<void>> {
    const { center, country, count } = crowd;
    const alert = await prepareAlert(pool, office, {
      channels: [crowds.channel],
      center,
      radiusKm: RADIUS_KM,
      country,
    });
    await sink.ask("reset");
    return async () => {
      await alert.release();
      await untilAccepted(pool, alert.ledgerId, count, taken);
      await alert.end();
    };
  }

  return {
    name: "ours",
    async turn(profileDir?: string) {
      await untilQuiet(servers);
      if (profileDir !== undefined) mkdirSync(profileDir, { recursive: true });
      const worker = await installation.startWorker(
        profileDir === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profileDir}`],
      );
      try {
        await (await prepare(crowds.warmUp))();
        const work = await prepare(crowds.measured);
        await untilQuiet([worker.pid, ...servers], 3_000);
        return await measureTurn({ sender: worker.pid, ...serverPids }, crowds.measured.count, work);
      } finally {
        await worker.stop();
      }
    },
  };
}
