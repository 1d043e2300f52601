// One alert played through the API while everything is being broken: release, perhaps an update, and a cancel in the middle or at the end.
import { setTimeout as pause } from "node:timers/promises";
import type { BulletinReport, DispatchReport } from "../../src/store/dispatch-report.ts";
import { dispatchReport } from "../../src/store/dispatch-report.ts";
import { ask } from "./officer-client.ts";
import type { Random } from "./random.ts";
import type { ChaosStage } from "./stage.ts";
import { until } from "./until.ts";

type Act = { id: string; bulletin: { number: number } };
type Preview = { digest: string; version: number };

/** What a round was: the alert, where the inbox stood when it began, and when the cancel was answered (wall clock, ms). */
export type Played = { alertId: string; inboxFrom: number; cancelledAtMs: number };

const SETTLED_WITHIN_MS = 900_000;
const SAY_EVERY_MS = 20_000;

/** Plays one alert to its end. Every act of an officer is done twice at one instant, as two hands on two telephones would. */
export async function playRound(stage: ChaosStage, random: Random): Promise<Played> {
  const { url, office, example, sandbox } = stage;
  const inboxFrom = sandbox.inbox.counts().last;
  const post = <T>(key: string, path: string, body?: unknown) =>
    ask<T>(url, key, { method: "POST", path, ...(body === undefined ? {} : { body }) });
  const children = example.children.map((child) => ({ ...child, photoIds: [] }));
  const { id } = await post<Act>(office.requesterKey, "/v1/alerts", {
    ...example,
    status: "actual",
    children,
  });
  for (const { agencyId } of office.signers.filter(({ own }) => !own))
    await post(office.requesterKey, `/v1/alerts/${id}/share`, { agencyId, may: "sign" });
  await post(office.requesterKey, `/v1/alerts/${id}/submit`);
  const approve = async (number: number) => {
    const preview = await post<Preview>(office.requesterKey, `/v1/alerts/${id}/preview`, { number });
    for (const { key, capacity } of office.signers) {
      const body = { version: preview.version, digest: preview.digest, capacity };
      await twice(() => post(key, `/v1/alerts/${id}/bulletins/${number}/approve`, body));
    }
  };
  await approve(1);

  if (random.next() < 0.5) {
    await done(stage, id, 1, random.between(15, 50) / 100);
    const changes = { vehicles: [{ make: "Ford", type: "van", colour: "blue" }] };
    const made = await post<Act>(office.requesterKey, `/v1/alerts/${id}/updates`, { changes, notify: "all" });
    await approve(made.bulletin.number);
  }
  await done(stage, id, await newest(stage, id), random.next() < 0.7 ? random.between(20, 80) / 100 : 1);
  await twice(() => post(office.requesterKey, `/v1/alerts/${id}/cancel`, { reason: "found" }));
  const cancelledAtMs = Date.now();
  await settled(stage, id);
  return { alertId: id, inboxFrom, cancelledAtMs };
}

// The second hand may be told that it came too late; one of both must have been heard.
async function twice(act: () => Promise<unknown>): Promise<void> {
  const ends = await Promise.allSettled([act(), act()]);
  const failed = ends.find((end) => end.status === "rejected");
  if (failed && ends.every((end) => end.status === "rejected")) throw failed.reason;
}

async function report(stage: ChaosStage, alertId: string): Promise<DispatchReport> {
  return dispatchReport(stage.pool, alertId);
}

async function newest(stage: ChaosStage, alertId: string): Promise<number> {
  for (;;) {
    const found = await report(stage, alertId).catch(() => undefined);
    if (found) return Math.max(...found.bulletins.map(({ number }) => number));
    await pause(200);
  }
}

/** Waits until this part of a bulletin's deliveries is final. */
async function done(stage: ChaosStage, alertId: string, number: number, part: number): Promise<void> {
  let sayAt = performance.now() + SAY_EVERY_MS;
  await until(
    async () => {
      const own = (await report(stage, alertId)).bulletins.find((each) => each.number === number);
      if (own && performance.now() > sayAt) {
        sayAt += SAY_EVERY_MS;
        process.stderr.write(`  bulletin ${number}: ${progressOf(own)}\n`);
      }
      return own?.plannedAt != null && doneOf(own) >= part * own.audience;
    },
    { withinMs: SETTLED_WITHIN_MS, what: `${Math.round(part * 100)} % of bulletin ${number}` },
  );
}

function progressOf({ channels }: BulletinReport): string {
  return Object.entries(channels)
    .map(([channel, { audience, outcomes }]) => `${channel} ${audience - outcomes.pending}/${audience}`)
    .join(", ");
}

function doneOf({ channels }: BulletinReport): number {
  return Object.values(channels).reduce(
    (sum, { audience, outcomes }) => sum + audience - outcomes.pending - outcomes.held,
    0,
  );
}

async function settled(stage: ChaosStage, alertId: string): Promise<void> {
  await until(
    async () => (await report(stage, alertId)).bulletins.every(({ settledAt }) => settledAt !== null),
    { withinMs: SETTLED_WITHIN_MS, what: `alert ${alertId} to settle` },
  );
}
