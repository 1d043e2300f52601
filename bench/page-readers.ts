// Readers of a public page at a steady rate, in a process of its own; says how many were answered and how slowly.
import { Agent, request } from "undici";
import { answerParent } from "./machine/answer-parent.ts";
import { quantile } from "./row.ts";

/** What came of the reading. */
export type ReadingReport = { answered: number; perSecond: number; p99Ms: number };

const TICK_MS = 5;
const UNANSWERED_MAX = 2_000;
const agent = new Agent({ connections: 64, pipelining: 1 });
let reading: { stop(): ReadingReport } | undefined;

function start({ url, perSecond }: { url: string; perSecond: number }): void {
  const fromMs = performance.now();
  const times: number[] = [];
  let [asked, open] = [0, 0];
  const ask = async () => {
    asked++;
    open++;
    const askedAtMs = performance.now();
    try {
      const { statusCode, body } = await request(url, { dispatcher: agent });
      await body.dump();
      if (statusCode === 200) times.push(performance.now() - askedAtMs);
    } finally {
      open--;
    }
  };
  const timer = setInterval(() => {
    const due = ((performance.now() - fromMs) / 1000) * perSecond;
    while (asked < due && open < UNANSWERED_MAX) void ask().catch(() => undefined);
  }, TICK_MS);
  reading = {
    stop() {
      clearInterval(timer);
      const seconds = (performance.now() - fromMs) / 1000;
      return { answered: times.length, perSecond: times.length / seconds, p99Ms: quantile(times, 0.99) };
    },
  };
}

answerParent({}, { start, stop: () => reading?.stop() });
