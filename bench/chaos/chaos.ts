// npm run chaos -- --minutes N --seed S [--backend redis] [--people N] [--json FILE]: breaks the service at random while it sends, and counts.
import { writeFile } from "node:fs/promises";
import { cpus, totalmem } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { checkRound, type RoundCheck } from "./check-round.ts";
import { catalogue } from "./faults.ts";
import { type Injected, injectFaults } from "./inject.ts";
import { seeded } from "./random.ts";
import { playRound } from "./round.ts";
import { type ChaosStage, openStage } from "./stage.ts";
import { summarise } from "./summary.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "5" },
    seed: { type: "string", default: String(Date.now() % 1e6) },
    people: { type: "string", default: "20000" },
    backend: { type: "string", default: "postgres" },
    json: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(
    "npm run chaos -- --minutes N --seed S [--people 20000] [--backend postgres|redis] [--json FILE]\n" +
      "Plays alerts through the real service in the sandbox while processes, servers and providers fail at random, and checks after each.",
  );
  process.exit(0);
}
const [minutes, seed, people] = [values.minutes, values.seed, values.people].map(Number);
const { backend } = values;
if (
  !minutes ||
  !people ||
  seed === undefined ||
  !Number.isFinite(seed) ||
  (backend !== "postgres" && backend !== "redis")
) {
  console.error(
    "Give --minutes, --seed and --people as numbers and --backend as postgres or redis; see --help.",
  );
  process.exit(2);
}

// So that one alert to everybody lasts a minute or two.
const rates = {
  SMS_SEGMENTS_PER_SECOND: String(Math.ceil(people / 40)),
  MAILS_PER_SECOND: String(Math.ceil(people / 250)),
};
const say = (line: string) => process.stderr.write(`${line}\n`);
say(`seed ${seed}, ${minutes} minutes, ${people} people, queue on ${backend}`);
const stage: ChaosStage = await openStage({ backend, people, rates });
process.once("SIGINT", () => void stage.close().finally(() => process.exit(130)));
const random = seeded(seed);
const injected: Injected = { counts: {}, openAtKills: 0, resume: [], takeOver: [] };
const checks: RoundCheck[] = [];
try {
  const deadline = performance.now() + minutes * 60_000;
  while (performance.now() < deadline) {
    const ending = new AbortController();
    const breaking = injectFaults(stage, {
      faults: catalogue(stage),
      random,
      into: injected,
      ending: ending.signal,
    });
    // The campaign is not late by a whole alert: the last one is cancelled and settles without faults.
    const calm = setTimeout(() => ending.abort(), Math.max(0, deadline - performance.now()));
    const played = await playRound(stage, random).finally(() => {
      clearTimeout(calm);
      ending.abort();
    });
    await breaking;
    // What was sent in the last instant is still being told.
    await pause(2_000);
    const check = await checkRound(stage, played);
    checks.push(check);
    stage.sandbox.inbox.clear();
    stage.sandbox.faults.clear();
    const faults = Object.values(injected.counts).reduce((sum, count) => sum + count, 0);
    say(
      `round ${checks.length}: ${check.audience} deliveries, ${faults} faults so far, ` +
        (check.violations.length === 0 ? "nothing lost" : check.violations.join("; ")),
    );
  }
} finally {
  await stage.close();
}
const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
const summary = summarise({ machine, backend, seed, minutes, people, injected, checks });
console.log(JSON.stringify(summary, null, 2));
if (values.json) await writeFile(values.json, `${JSON.stringify(summary, null, 2)}\n`);
process.exit(summary.violations.length === 0 ? 0 : 1);
