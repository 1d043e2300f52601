import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Command } from "commander";
import { stringify } from "csv-stringify";
import { exportContacts } from "../contacts/export-contacts.ts";
import { importContacts } from "../contacts/import-contacts.ts";
import { registerContactsTrace } from "./contacts-trace.ts";
import { printFacts } from "./print.ts";
import { progressBar } from "./progress-bar.ts";
import { withDatabase } from "./with-database.ts";

const FAULTS_SHOWN = 20;

/** `amberwire contacts import FILE` and `amberwire contacts export`. */
export function registerContacts(program: Command): void {
  const contacts = program.command("contacts").description("bring contacts in and out");
  contacts
    .command("import")
    .description("import contacts from CSV or NDJSON; run again after a stop it goes on where it was")
    .argument("<file>", "a .csv file with a header, or NDJSON")
    .option("--from-start", "read the whole file again, though some of it is stored")
    .option("--errors <file>", "write every bad row's line and fault there (default: the first 20 on stderr)")
    .option("--json", "print JSON")
    .action((file: string, options: ImportOptions) => runImport(file, options));
  contacts
    .command("export")
    .description(
      "write every contact, one row per place, as NDJSON or CSV; addresses are in clear: keep the file safe",
    )
    .option("--format <format>", "ndjson or csv", "ndjson")
    .option("--output <file>", "write there instead of on stdout")
    .action((options: ExportOptions) => runExport(options));
  registerContactsTrace(contacts);
}

type ImportOptions = { fromStart?: boolean; errors?: string; json?: boolean };
type ExportOptions = { format: string; output?: string };

async function runImport(file: string, options: ImportOptions): Promise<void> {
  const { size } = await stat(file).catch(() => {
    throw new Error(`There is no file ${file} that can be read.`);
  });
  const errors = options.errors ? createWriteStream(options.errors) : undefined;
  const bar = progressBar({ total: size, unit: "bytes" });
  let shown = 0;
  const report = await withDatabase("contacts import", ({ pool, keys }) =>
    importContacts(
      { pool, keys, now: () => new Date() },
      file,
      { fresh: options.fromStart === true },
      {
        fault(line, message) {
          if (errors) errors.write(`${line}\t${message}\n`);
          else if (shown++ < FAULTS_SHOWN) bar.line(`${file}:${line}: ${message}`);
        },
        progress: (bytes, so) => bar.update(bytes, `${so.rows.toLocaleString("en")} rows, ${so.faults} bad`),
      },
    ),
  ).finally(() => bar.stop());
  errors?.end();
  if (!errors && shown > FAULTS_SHOWN)
    process.stderr.write(`… and ${shown - FAULTS_SHOWN} more; --errors FILE keeps them all.\n`);
  printFacts(options.json, report, [
    `${report.contacts} new contacts, ${report.places} new places, ${report.known} rows already known.`,
    `${report.suppressed} rows left out because the person had left, ${report.faults} bad rows.`,
    ...(report.resumedAt > 0 ? [`Went on after line ${report.resumedAt}.`] : []),
  ]);
  if (report.faults > 0) process.exitCode = 2;
}

async function runExport({ format, output }: ExportOptions): Promise<void> {
  if (format !== "ndjson" && format !== "csv")
    throw new Error(`--format must be ndjson or csv, not ${format}.`);
  await withDatabase("contacts export", async ({ pool, keys }) => {
    const target = output ? createWriteStream(output, { mode: 0o600 }) : process.stdout;
    const csv = format === "csv" ? stringify({ header: true, cast: { boolean: String } }) : undefined;
    csv?.pipe(target, { end: false });
    for await (const rows of exportContacts({ pool, encryption: keys.encryption })) {
      for (const row of rows) {
        const written = csv ? csv.write(row) : target.write(`${JSON.stringify(row)}\n`);
        if (!written) await once(csv ?? target, "drain");
      }
    }
    if (csv) {
      csv.end();
      await once(csv, "end");
    }
    if (output) {
      target.end();
      await once(target, "finish");
    }
  });
}
