// One turn of one contestant: the same number of deliveries, and what they cost everybody but the sink.
import { cpuMsOf } from "../machine/cpu-time.ts";

/** CPU in microseconds a delivery, by who spent it, and deliveries a second of wall-clock time. */
export type Turn = {
  cpuUs: number;
  parts: { sender: number; postgres: number; redis: number };
  perSecond: number;
};

/** A way to send. `turn` starts its process, warms it up, measures, and stops it. */
export type Contestant = { name: "ours" | "bare" | "naive"; turn(): Promise<Turn> };

/** Measures `work`, which makes `count` deliveries. A process that is not part of the contestant is left out. */
export async function measureTurn(
  pids: { sender: number; postgres?: number; redis?: number | undefined },
  count: number,
  work: () => Promise<void>,
): Promise<Turn> {
  const read = () => ({
    sender: cpuMsOf([pids.sender]),
    postgres: pids.postgres === undefined ? 0 : cpuMsOf([pids.postgres]),
    redis: pids.redis === undefined ? 0 : cpuMsOf([pids.redis]),
  });
  const before = read();
  const fromMs = performance.now();
  await work();
  const tookMs = performance.now() - fromMs;
  const after = read();
  const us = (who: keyof typeof before) => ((after[who] - before[who]) * 1000) / count;
  const parts = { sender: us("sender"), postgres: us("postgres"), redis: us("redis") };
  return { cpuUs: parts.sender + parts.postgres + parts.redis, parts, perSecond: count / (tookMs / 1000) };
}
