// npm run bench [-- name…]: measures the claims of speed on this machine, one row each, and says which are reached.
import { writeFileSync } from "node:fs";
import { openLifecycle, openParts } from "../src/lifecycle.ts";
import { openLog } from "../src/log.ts";
import { describeMachine } from "./machine/describe-machine.ts";
import { readArguments } from "./read-arguments.ts";
import type { Measured } from "./row.ts";
import { ROWS } from "./rows.ts";
import { type Result, table } from "./table.ts";

const asked = readArguments(process.argv.slice(2), ROWS);
if ("fault" in asked) {
  console.error(asked.fault);
  process.exit(2);
}
const log = openLog({ level: "error", mode: "sandbox", part: "bench" });
// Answers Ctrl-C: whatever the row has open is stopped and removed before the bench ends.
const lifecycle = openLifecycle({ log });
const started = new Date();
const say = (line: string) => process.stderr.write(`${line}\n`);
const results: Result[] = [];
let code = 0;

void lifecycle.done.then((exitCode) => process.exit(exitCode || 130));
for (const row of asked.rows) {
  say(`${row.name}: ${row.claim}`);
  const parts = await lifecycle.part(
    row.name,
    () => openParts({ log }),
    (opened) => opened.stop(),
  );
  const fromMs = performance.now();
  let measured: Readonly<Record<string, Measured>> = {};
  let fault: string | undefined;
  try {
    measured = await row.measure({ ...asked.settings, parts, say });
  } catch (error) {
    if (lifecycle.stopping) break;
    fault = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${error instanceof Error ? error.stack : fault}\n`);
    code = 1;
  } finally {
    await parts.stop();
  }
  results.push({ row, measured, fault, seconds: Math.round((performance.now() - fromMs) / 1000) });
}
const machine = await describeMachine();
const { quick, rounds, backend } = asked.settings;
const report = {
  at: started.toISOString(),
  quick,
  rounds,
  backend,
  machine,
  rows: results.map(({ row: { name, claim, figures }, measured, fault, seconds }) => ({
    name,
    claim,
    seconds,
    ...(fault === undefined ? {} : { fault }),
    figures: figures.map((figure) => ({ ...figure, ...measured[figure.name] })),
  })),
};
if (asked.json !== undefined && asked.json !== "-")
  writeFileSync(asked.json, `${JSON.stringify(report, null, 2)}\n`);
console.log(asked.json === "-" ? JSON.stringify(report) : table(machine, results, asked.settings));
process.exit(code);
