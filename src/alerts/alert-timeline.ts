// What happened when, from the report of a missing child to the end: the time line by which minutes are found again.
import type { DispatchReport } from "../store/dispatch-report.ts";
import type { RingTimes } from "../store/ring-times.ts";
import type { AlertView, BulletinView } from "./views.ts";

/** One thing that happened. `officerId` did it or was called; `channel` and `ring` belong to `first-delivery` and `last-delivery`. */
export type TimelineItem = {
  at: string;
  event:
    | "reported"
    | "drafted"
    | "submitted"
    | "called"
    | "opened"
    | "approved"
    | "committed"
    | "first-delivery"
    | "last-delivery"
    | "by-hand"
    | "ended";
  number?: number;
  officerId?: string;
  channel?: string;
  ring?: number;
};

/** Seconds that people and machine took over one bulletin; null for what did not happen. */
export type BulletinWaits = {
  number: number;
  submittedToCalled: number | null;
  calledToOpened: number | null;
  submittedToCommitted: number | null;
  committedToFirst: number | null;
  committedToLast: number | null;
};

/** Deliveries that did not arrive, by bulletin and channel, with what became of them. */
export type NotSent = { number: number; channel: string; why: string; count: number };

/** Everything that happened, oldest first. The report of the missing child is known only while the case is. */
export function timelineOf(alert: AlertView, times: readonly RingTimes[]): TimelineItem[] {
  const items: TimelineItem[] = [
    ...(alert.disappearance ? [{ at: alert.disappearance.latest, event: "reported" as const }] : []),
    { at: alert.createdAt, event: "drafted", officerId: alert.requesterId },
    ...alert.bulletins.flatMap(bulletinItems),
    ...times.flatMap(({ number, channel, ring, firstAt, lastAt }): TimelineItem[] => [
      { at: firstAt.toISOString(), event: "first-delivery", number, channel, ring },
      { at: lastAt.toISOString(), event: "last-delivery", number, channel, ring },
    ]),
    ...alert.byHand.flatMap(({ channel, doneAt, doneBy }): TimelineItem[] =>
      doneAt === null
        ? []
        : [{ at: doneAt, event: "by-hand", channel, ...(doneBy ? { officerId: doneBy } : {}) }],
    ),
    ...(alert.endedAt === null ? [] : [{ at: alert.endedAt, event: "ended" as const }]),
  ];
  return items.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** The waits of every bulletin that was asked for or released. */
export function waitsOf(alert: AlertView, times: readonly RingTimes[]): BulletinWaits[] {
  return alert.bulletins.map(({ number, submittedAt, committedAt, calling }) => {
    const own = times.filter((ring) => ring.number === number);
    const calls = calling?.calls ?? [];
    const opened = calls.flatMap(({ openedAt }) => openedAt ?? []).sort()[0];
    const firstCall = calls[0]?.at;
    const first = own.map(({ firstAt }) => firstAt.toISOString()).sort()[0];
    const last = own
      .map(({ lastAt }) => lastAt.toISOString())
      .sort()
      .at(-1);
    return {
      number,
      submittedToCalled: seconds(submittedAt, firstCall),
      calledToOpened: seconds(firstCall, opened),
      submittedToCommitted: seconds(submittedAt, committedAt),
      committedToFirst: seconds(committedAt, first),
      committedToLast: seconds(committedAt, last),
    };
  });
}

/** What was not sent, and why: codes of final states, what is held or still open, and channels that nobody served by hand. */
export function notSentOf({ bulletins, byHand }: DispatchReport): NotSent[] {
  const [first] = bulletins;
  return [
    ...bulletins.flatMap(({ number, channels }) =>
      Object.entries(channels).flatMap(([channel, { outcomes }]) =>
        Object.entries(outcomes).flatMap(([why, count]) =>
          why === "accepted" || count === 0 ? [] : [{ number, channel, why, count }],
        ),
      ),
    ),
    ...byHand.flatMap(({ channel, doneAt }) =>
      doneAt === null && first ? [{ number: first.number, channel, why: "by-hand-open", count: 1 }] : [],
    ),
  ];
}

function bulletinItems(bulletin: BulletinView): TimelineItem[] {
  const { number, submittedAt, committedAt, requestedBy, approvals, calling } = bulletin;
  return [
    ...(submittedAt === null
      ? []
      : [
          {
            at: submittedAt,
            event: "submitted" as const,
            number,
            ...(requestedBy ? { officerId: requestedBy } : {}),
          },
        ]),
    ...(calling?.calls ?? []).flatMap(({ at, officerId, openedAt }): TimelineItem[] => [
      { at, event: "called", number, officerId },
      ...(openedAt === null ? [] : [{ at: openedAt, event: "opened" as const, number, officerId }]),
    ]),
    ...approvals.map(({ at, officerId }) => ({ at, event: "approved" as const, number, officerId })),
    ...(committedAt === null ? [] : [{ at: committedAt, event: "committed" as const, number }]),
  ];
}

function seconds(from: string | null | undefined, to: string | null | undefined): number | null {
  return from && to ? (Date.parse(to) - Date.parse(from)) / 1000 : null;
}
