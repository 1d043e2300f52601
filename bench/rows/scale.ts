// Whether a delivery of a large alert costs what one of a small alert does, and whether memory stays where it is.
import type { Position } from "../../schemas/geojson.ts";
import { circleArea } from "../../src/domain/geo/circle.ts";
import { measureTurn, type Turn } from "../contestants/turn.ts";
import { openOffice, prepareAlert, untilAccepted } from "../installation/alert.ts";
import { cellsOf } from "../installation/cells.ts";
import { openInstallation } from "../installation/installation.ts";
import { inventAddresses } from "../installation/people.ts";
import { storePopulation } from "../installation/population.ts";
import { untilQuiet } from "../machine/cpu-time.ts";
import { type MemoryReport, watchMemory } from "../machine/watch-memory.ts";
import { type Row, summary } from "../row.ts";
import type { Tally } from "../sinks/tally.ts";

const BIG: Place = { center: [2.3522, 46.8], radiusKm: 150, count: 1_000_000 };
const SMALL: Place = { center: [-1.5536, 47.2184], radiusKm: 10, count: 10_000 };
const QUICK_SHARE = 0.02;
/** Alerts of the small kind in a turn: one alone is over before its cost can be read. */
const SMALL_ALERTS = 5;
const MIB_MAX = 300;

type Place = { center: Position; radiusKm: number; count: number };

/** SMS, because its windows are the smallest and its bookkeeping therefore the dearest. */
export const scaleRow: Row = {
  name: "scale",
  claim: "an SMS of 1,000,000 costs what one of 10,000 does, in flat memory",
  figures: [
    { name: "cost-ratio", unit: "× a small alert's CPU", target: { is: "at most", figure: 1.1 } },
    { name: "worker-memory", unit: "MiB at most", target: { is: "at most", figure: MIB_MAX } },
    { name: "backend-memory", unit: "MiB at most", target: { is: "at most", figure: MIB_MAX } },
    {
      name: "worker-risen",
      unit: "MiB over the second half",
      target: { is: "at most", figure: MIB_MAX / 10 },
    },
    { name: "big-cpu", unit: "µs CPU a delivery" },
    { name: "small-cpu", unit: "µs CPU a delivery" },
    { name: "big-rate", unit: "deliveries/s" },
  ],
  async measure(settings) {
    const share = settings.quick ? QUICK_SHARE : 1;
    const [big, small] = [BIG, SMALL].map((place) => ({ ...place, count: place.count * share })) as [
      Place,
      Place,
    ];
    const installation = await openInstallation(settings);
    const { pool, keys, sinks, serverPids } = installation;
    const office = await openOffice(pool);
    const addresses = inventAddresses({ push: sinks.push.ready.port, webhook: sinks.webhook.ready.port });
    const seconds = await storePopulation(
      pool,
      keys,
      addresses,
      [big, small].map((place) => ({
        count: place.count,
        // Well inside, so that the area holds exactly these.
        cells: cellsOf(circleArea({ center: place.center, radiusKm: place.radiusKm - 1.5 })),
        channels: ["sms"],
        secondPlaces: 0,
      })),
    );
    settings.say(`scale: ${big.count + small.count} contacts made in ${seconds.toFixed(0)} s`);
    const worker = await installation.startWorker();
    const servers = [serverPids.postgres, ...(serverPids.redis === undefined ? [] : [serverPids.redis])];
    const send = async (place: Place, times: number) => {
      const alerts: Awaited<ReturnType<typeof prepareAlert>>[] = [];
      for (let n = 0; n < times; n++)
        alerts.push(await prepareAlert(pool, office, { channels: ["sms"], ...place }));
      await untilQuiet([worker.pid, ...servers], 5_000);
      return measureTurn({ sender: worker.pid, ...serverPids }, place.count * times, async () => {
        for (const alert of alerts) {
          await sinks.sms.ask("reset");
          await alert.release();
          await untilAccepted(
            pool,
            alert.ledgerId,
            place.count,
            async () => (await sinks.sms.ask<Tally>("tally")).taken,
          );
          await alert.end();
        }
      });
    };
    await send(small, 1);
    const rounds: { ofSmall: Turn; ofBig: Turn; memory: MemoryReport }[] = [];
    for (let n = 1; n <= settings.rounds; n++) {
      const ofSmall = await send(small, SMALL_ALERTS);
      const memory = watchMemory("worker", worker.pid, servers);
      const ofBig = await send(big, 1);
      rounds.push({ ofSmall, ofBig, memory: memory.stop() });
      settings.say(
        `scale ${n}/${settings.rounds}: small ${ofSmall.cpuUs.toFixed(1)} µs, big ${ofBig.cpuUs.toFixed(1)} µs, ${Math.round(ofBig.perSecond)}/s`,
      );
    }
    const highest = (kind: string) => rounds.map(({ memory }) => memory.highest[kind] ?? 0);
    return {
      "cost-ratio": summary(rounds.map(({ ofSmall, ofBig }) => ofBig.cpuUs / ofSmall.cpuUs)),
      "worker-memory": summary(highest("worker"), everyKind(rounds.map(({ memory }) => memory))),
      "backend-memory": summary(
        highest("PostgreSQL backend"),
        "with the shared buffers that it touched, 128 MiB",
      ),
      "worker-risen": summary(rounds.map(({ memory }) => memory.risen)),
      "big-cpu": summary(rounds.map(({ ofBig }) => ofBig.cpuUs)),
      "small-cpu": summary(rounds.map(({ ofSmall }) => ofSmall.cpuUs)),
      "big-rate": summary(rounds.map(({ ofBig }) => ofBig.perSecond)),
    };
  },
};

function everyKind(reports: readonly MemoryReport[]): string {
  const highest = new Map<string, number>();
  for (const { highest: of } of reports)
    for (const [kind, mib] of Object.entries(of)) highest.set(kind, Math.max(mib, highest.get(kind) ?? 0));
  return [...highest].map(([kind, mib]) => `${kind} ${Math.round(mib)}`).join(", ");
}
