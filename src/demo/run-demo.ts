// `npm run demo`: a whole alert, told as it happens.
import { openStage, type StageOptions } from "./open-stage.ts";
import { playCase } from "./play-case.ts";
import { printTotals } from "./print-totals.ts";

/** Runs the demo; gives the sentences that say what does not add up (none: success) and where to look. */
export async function runDemo(options: StageOptions): Promise<{ faults: string[]; url: string }> {
  const { say } = options;
  const startedAt = performance.now();
  const stage = await openStage(options);
  try {
    say(`Everything runs after ${seconds(startedAt)}. The clock stands at ${stage.clock}.`);
    const { report } = await playCase({ url: stage.url, office: stage.office, say }, stage.example);
    say("");
    const faults = printTotals(report.bulletins, say);
    say("");
    say(`First and last are counted from the approval. The whole demo took ${seconds(startedAt)}.`);
    return { faults, url: stage.url };
  } finally {
    await stage.close();
  }
}

function seconds(sinceMs: number): string {
  return `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;
}
