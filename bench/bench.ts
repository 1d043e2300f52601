// npm run bench [-- name…]: measures the claims of speed on this machine, one row each, and says which are reached.
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { type Measured, type Row, reached } from "./row.ts";
import { checkCaseRow } from "./rows/check-case.ts";
import { correctionRow } from "./rows/correction.ts";
import { importContactsRow } from "./rows/import-contacts.ts";
import { pushEnvelopesRow } from "./rows/push-envelopes.ts";

const ROWS: readonly Row[] = [checkCaseRow, correctionRow, importContactsRow, pushEnvelopesRow];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean", default: false } },
});
const unknown = positionals.filter((name) => !ROWS.some((row) => row.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no row ${unknown.join(", ")}. There are ${ROWS.map(({ name }) => name).join(", ")}.`,
  );
  process.exit(2);
}
const wanted = positionals.length === 0 ? ROWS : ROWS.filter(({ name }) => positionals.includes(name));
const [cpu] = cpus();
const machine = `${cpus().length} × ${cpu?.model ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
if (!values.json) console.log(machine);
const results: { row: Row; measured: Measured }[] = [];
for (const row of wanted) {
  const measured = await row.measure();
  results.push({ row, measured });
  if (!values.json) console.log(lineOf(row, measured));
}
if (values.json)
  console.log(
    JSON.stringify({
      machine,
      rows: results.map(({ row: { name, claim, unit, target }, measured }) => ({
        name,
        claim,
        unit,
        target,
        ...measured,
      })),
    }),
  );

function lineOf(row: Row, measured: Measured): string {
  const { median, least, most, runs, detail } = measured;
  const figure = (value: number) => value.toLocaleString("en", { maximumSignificantDigits: 3 });
  const word = reached(row, measured) ? "reached" : "NOT reached";
  return `${row.name}: ${row.claim}: ${figure(median)} ${row.unit} (median of ${runs}, ${figure(least)} to ${figure(most)}); ${row.target.is} ${figure(row.target.figure)}: ${word}${detail === "" ? "" : `; ${detail}`}`;
}
