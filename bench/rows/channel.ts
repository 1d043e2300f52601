// What a delivery costs on each channel, against a bare loop that only sends and against the product as it would be written first.
import type { ChannelKind } from "../../schemas/channel.ts";
import { bare } from "../contestants/bare.ts";
import { storeCrowds } from "../contestants/crowd.ts";
import { naive } from "../contestants/naive.ts";
import { ours } from "../contestants/ours.ts";
import type { Turn } from "../contestants/turn.ts";
import { openOffice } from "../installation/alert.ts";
import { openInstallation } from "../installation/installation.ts";
import { type Row, summary } from "../row.ts";

type Counts = { ours: number; naive: number };
type Round = Record<"ours" | "bare" | "naive", Turn>;

const QUICK: Counts = { ours: 3_000, naive: 300 };
/** Of the deliveries measured, so many more are sent before: compiled code, open connections, planned statements. */
const WARM_UP_SHARE = 0.2;
const OVERHEAD_US_MAX = 10;
const RATE_SHARE_MIN = 0.7;

/** The row of one channel; `naiveTimes` is how much dearer the naive design must be. */
export function channelRow(channel: ChannelKind, naiveTimes: number, full: Counts): Row {
  return {
    name: channel,
    claim: `a delivery on ${channel}, ledger on, against a bare loop and a naive design`,
    figures: [
      { name: "overhead", unit: "µs CPU over bare", target: { is: "at most", figure: OVERHEAD_US_MAX } },
      { name: "rate", unit: "× bare's rate", target: { is: "at least", figure: RATE_SHARE_MIN } },
      { name: "naive-cost", unit: "× our CPU", target: { is: "at least", figure: naiveTimes } },
      ...(["ours", "bare", "naive"] as const).flatMap((who) => [
        { name: `${who}-cpu`, unit: "µs CPU a delivery" },
        { name: `${who}-rate`, unit: "deliveries/s" },
      ]),
    ],
    async measure(settings) {
      const counts = settings.quick ? QUICK : full;
      const installation = await openInstallation(settings);
      const office = await openOffice(installation.pool);
      const warmUp = Math.round(counts.ours * WARM_UP_SHARE);
      const crowds = await storeCrowds(installation, channel, { measured: counts.ours, warmUp });
      const ourselves = ours(installation, office, crowds);
      const contestants = [
        ourselves,
        bare(installation, crowds),
        naive(installation, crowds, {
          measured: counts.naive,
          warmUp: Math.round(counts.naive * WARM_UP_SHARE),
        }),
      ];
      const rounds: Round[] = [];
      for (let n = 1; n <= settings.rounds; n++) {
        const round: Partial<Round> = {};
        for (const contestant of contestants) round[contestant.name] = await contestant.turn();
        rounds.push(round as Round);
        settings.say(
          `${channel} ${n}/${settings.rounds}: ${contestants.map(({ name }) => told(name, round[name])).join(", ")}`,
        );
      }
      if (settings.profileDir !== undefined) await ourselves.turn(`${settings.profileDir}/${channel}`);
      return figuresOf(rounds);
    },
  };
}

function figuresOf(rounds: readonly Round[]) {
  const over = (value: (round: Round) => number, detail = "") => summary(rounds.map(value), detail);
  const share = (who: keyof Turn["parts"]) => summary(rounds.map(({ ours: { parts } }) => parts[who])).median;
  const split = `sender ${share("sender").toFixed(1)}, PostgreSQL ${share("postgres").toFixed(1)}, Redis ${share("redis").toFixed(1)}`;
  return {
    overhead: over((round) => round.ours.cpuUs - round.bare.cpuUs),
    rate: over((round) => round.ours.perSecond / round.bare.perSecond),
    "naive-cost": over((round) => round.naive.cpuUs / round.ours.cpuUs),
    "ours-cpu": over((round) => round.ours.cpuUs, split),
    "ours-rate": over((round) => round.ours.perSecond),
    "bare-cpu": over((round) => round.bare.cpuUs),
    "bare-rate": over((round) => round.bare.perSecond),
    "naive-cpu": over((round) => round.naive.cpuUs),
    "naive-rate": over((round) => round.naive.perSecond),
  };
}

function told(name: string, turn: Turn | undefined): string {
  return turn ? `${name} ${turn.cpuUs.toFixed(1)} µs ${Math.round(turn.perSecond)}/s` : name;
}
