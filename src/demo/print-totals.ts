// The end of the demo: a table of every bulletin and channel, and whether every delivery is accounted for.
import { CHANNELS } from "../../schemas/channel.ts";
import type { BulletinReport, Outcomes } from "../store/dispatch-report.ts";

const COLUMNS: (keyof Outcomes)[] = [
  "accepted",
  "refused",
  "unknown",
  "superseded",
  "expired",
  "skipped",
  "held",
  "pending",
];

/** Prints the ledger's totals and gives the sentences that say what is wrong; none when audience = sum of final states everywhere. */
export function printTotals(bulletins: readonly BulletinReport[], say: (line: string) => void): string[] {
  const faults: string[] = [];
  say(row(["bulletin", "channel", "audience", ...COLUMNS, "first", "last"]));
  for (const bulletin of bulletins) {
    for (const channel of CHANNELS) {
      const own = bulletin.channels[channel];
      if (!own) continue;
      const sum = COLUMNS.reduce((total, column) => total + own.outcomes[column], 0);
      const open = own.outcomes.held + own.outcomes.pending;
      if (sum !== own.audience)
        faults.push(`${name(bulletin)} ${channel}: ${own.audience} in the audience, ${sum} in the ledger`);
      if (open > 0) faults.push(`${name(bulletin)} ${channel}: ${open} deliveries are not final`);
      const counts = COLUMNS.map((column) => own.outcomes[column]);
      say(
        row([
          name(bulletin),
          channel,
          own.audience,
          ...counts,
          after(bulletin, own.firstAt),
          after(bulletin, own.lastAt),
        ]),
      );
    }
  }
  return faults;
}

function name(bulletin: BulletinReport): string {
  return `${bulletin.number} ${bulletin.kind}`;
}

function after(bulletin: BulletinReport, at: string | null): string {
  if (at === null) return "–";
  return `${((Date.parse(at) - Date.parse(bulletin.committedAt)) / 1000).toFixed(2)} s`;
}

function row(cells: readonly (string | number)[]): string {
  return `  ${cells.map((cell, index) => (index < 2 ? String(cell).padEnd(9) : String(cell).padStart(10))).join(" ")}`;
}
