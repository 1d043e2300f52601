// Live progress of one bulletin: a bar per channel on a terminal, plain lines elsewhere.
import { MultiBar, Presets, type SingleBar } from "cli-progress";
import { CHANNELS, type ChannelKind } from "../../schemas/channel.ts";
import type { BulletinReport } from "../store/dispatch-report.ts";

/** Shows reports of one bulletin until `stop`. */
export type DispatchProgress = { show(report: BulletinReport): void; stop(): void };

const PLAIN_EVERY_MS = 2_000;

/** Bars where stdout is a terminal, otherwise a line every two seconds. */
export function showProgress(say: (line: string) => void): DispatchProgress {
  return process.stdout.isTTY ? bars() : lines(say);
}

/** Deliveries of a channel that are final. */
export function finalOf(report: BulletinReport, channel: ChannelKind): number {
  const own = report.channels[channel];
  return own ? own.audience - own.outcomes.pending - own.outcomes.held : 0;
}

function bars(): DispatchProgress {
  const all = new MultiBar(
    { format: "  {channel} {bar} {value}/{total} · {note}", hideCursor: true, autopadding: true },
    Presets.shades_classic,
  );
  const open = new Map<ChannelKind, SingleBar>();
  return {
    show(report) {
      for (const channel of CHANNELS) {
        const own = report.channels[channel];
        if (!own) continue;
        const facts = { channel: channel.padEnd(7), note: noteOf(own.outcomes) };
        const bar = open.get(channel) ?? all.create(own.audience, 0, facts);
        open.set(channel, bar);
        bar.setTotal(own.audience);
        bar.update(finalOf(report, channel), facts);
      }
    },
    stop: () => all.stop(),
  };
}

function lines(say: (line: string) => void): DispatchProgress {
  let saidAt = Number.NEGATIVE_INFINITY;
  let last: BulletinReport | undefined;
  const sayNow = (report: BulletinReport) => {
    const parts = CHANNELS.filter((channel) => report.channels[channel]).map(
      (channel) => `${channel} ${finalOf(report, channel)}/${report.channels[channel]?.audience ?? 0}`,
    );
    say(`  ${parts.join(" · ") || "planning the audience"}`);
  };
  return {
    show(report) {
      last = report;
      if (performance.now() - saidAt < PLAIN_EVERY_MS) return;
      saidAt = performance.now();
      sayNow(report);
    },
    stop() {
      if (last) sayNow(last);
    },
  };
}

function noteOf(outcomes: Record<string, number>): string {
  const seen = Object.entries(outcomes).filter(([name, count]) => count > 0 && name !== "pending");
  return seen.map(([name, count]) => `${count} ${name}`).join(", ") || "waiting";
}
