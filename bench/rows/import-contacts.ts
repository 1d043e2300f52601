// `contacts import` of a CSV file into an empty database, first row to last commit.
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { importContacts } from "../../src/contacts/import-contacts.ts";
import { openPool } from "../../src/store/db.ts";
import { scratchDatabase } from "../installation/scratch-database.ts";
import { medianOf, type Row } from "../row.ts";

const ROWS = 100_000;
const HEADER = "channel,address,language,latitude,longitude,country";

export const importContactsRow: Row = {
  name: "import-contacts",
  claim: `contacts import of ${ROWS.toLocaleString("en")} new rows, two thirds SMS`,
  figures: [{ name: "median", unit: "rows/s", target: { is: "at least", figure: 20_000 } }],
  async measure(settings) {
    const database = await scratchDatabase(settings.parts);
    const pool = openPool(database.url, 4, "amberwire bench");
    const keys = {
      encryption: [{ id: "bench", key: randomBytes(32) }],
      hash: [{ id: "bench", key: randomBytes(32) }],
    };
    let run = 0;
    try {
      const measured = await medianOf(async () => {
        const file = path.join(database.dataDir, `contacts-${run}.csv`);
        await writeFile(file, [HEADER, ...rowsOf(run++)].join("\n"));
        const from = performance.now();
        const ears = {
          fault: (line: number, message: string) => console.error(line, message),
          progress: () => undefined,
        };
        const report = await importContacts(
          { pool, keys, now: () => new Date() },
          file,
          { fresh: true },
          ears,
        );
        if (report.contacts !== ROWS) throw new Error(`only ${report.contacts} of ${ROWS} rows were stored`);
        return ROWS / ((performance.now() - from) / 1000);
      }, settings);
      return { median: measured };
    } finally {
      await pool.end();
    }
  },
};

function rowsOf(run: number): string[] {
  return Array.from({ length: ROWS }, (_, n) => {
    const place = `${(46 + (n % 1999) / 1000).toFixed(5)},${(-2 + (n % 2997) / 1000).toFixed(5)},FR`;
    return n % 3 === 0
      ? `email,person-${run}-${n}@example.org,fr,${place}`
      : `sms,+336${String(run * ROWS + n).padStart(8, "0")},fr,${place}`;
  });
}
