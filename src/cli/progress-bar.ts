// A bar on a terminal; on anything else a plain line now and then, so that logs stay readable.
import { MultiBar, Presets } from "cli-progress";

/** Progress of one long work. `line` prints a sentence without breaking the bar. */
export type ProgressBar = {
  update(value: number, note: string): void;
  line(text: string): void;
  stop(): void;
};

const PLAIN_EVERY_MS = 5_000;

/** Shows progress on stderr, so that stdout stays for facts. */
export function progressBar(options: { total: number; unit: string }): ProgressBar {
  return process.stderr.isTTY ? drawnBar(options.total) : plainLines(options);
}

function drawnBar(total: number): ProgressBar {
  const bars = new MultiBar(
    {
      format: " {bar} {percentage} % · {note} · {eta_formatted} left",
      stream: process.stderr,
      hideCursor: true,
    },
    Presets.shades_classic,
  );
  const bar = bars.create(total, 0, { note: "" });
  return {
    update: (value, note) => bar.update(value, { note }),
    line: (text) => bars.log(`${text}\n`),
    stop: () => bars.stop(),
  };
}

function plainLines({ total, unit }: { total: number; unit: string }): ProgressBar {
  let saidAt = performance.now();
  return {
    update(value, note) {
      if (performance.now() - saidAt < PLAIN_EVERY_MS) return;
      saidAt = performance.now();
      process.stderr.write(
        `${Math.floor((100 * value) / Math.max(1, total))} % of ${total} ${unit}, ${note}\n`,
      );
    },
    line: (text) => process.stderr.write(`${text}\n`),
    stop: () => undefined,
  };
}
