// Limits of each channel, with their units; what a provider's contract allows (rates) comes from the environment instead.
import type { ChannelKind } from "../schemas/channel.ts";

/** Limits of one channel in one process. */
export type ChannelLimits = {
  /** Contacts opened at once; together with the windows of other processes this is how many a crash leaves in doubt. */
  windowSize: number;
  /** Sends in flight, and connections (streams on HTTP/2) held open for them. */
  concurrency: number;
  /** From the first byte out to the last byte of the answer; afterwards the attempt's fate is unknown. */
  requestTimeoutMs: number;
  /** An answer that takes longer counts against the provider like a failure, although it is taken as it is. */
  slowMs: number;
  /** Name look-up, TCP and TLS together; nothing has been said by then, so a failure is only deferred. */
  connectTimeoutMs: number;
  /** How long an unused connection is kept. */
  idleMs: number;
  /** How much of an answer is read before the connection is dropped. */
  answerBytesMax: number;
};

/**
 * SMS is slow and dear, so few are in doubt at once; push is quick and repeats collapse, so many may be. A provider answers in
 * 20 to 200 ms: concurrency is the rate in sends a second that one process shall reach, times that.
 */
export const CHANNEL_LIMITS: Readonly<Record<ChannelKind, ChannelLimits>> = {
  sms: {
    windowSize: 20,
    concurrency: 32,
    slowMs: 5_000,
    requestTimeoutMs: 10_000,
    connectTimeoutMs: 4_000,
    idleMs: 20_000,
    answerBytesMax: 64 * 1024,
  },
  // RFC 5321 section 4.5.3.2 asks clients to wait minutes for the answer to DATA; a relay of ours that takes longer is ill.
  email: {
    windowSize: 50,
    concurrency: 20,
    slowMs: 15_000,
    requestTimeoutMs: 30_000,
    connectTimeoutMs: 5_000,
    idleMs: 60_000,
    answerBytesMax: 64 * 1024,
  },
  push: {
    windowSize: 250,
    concurrency: 250,
    slowMs: 5_000,
    requestTimeoutMs: 10_000,
    connectTimeoutMs: 4_000,
    idleMs: 300_000,
    answerBytesMax: 8 * 1024,
  },
  webhook: {
    windowSize: 50,
    concurrency: 50,
    slowMs: 8_000,
    requestTimeoutMs: 15_000,
    connectTimeoutMs: 4_000,
    idleMs: 20_000,
    answerBytesMax: 16 * 1024,
  },
};

/** When a provider is left, and how it comes back. All of it is per process: each finds out for itself within a few sends. */
export const FAILOVER = {
  /** The breaker opens when more than half of the last 20 sends failed or were slow, and there were at least five. */
  breaker: { threshold: 0.5, size: 20, minimumNumberOfCalls: 5 },
  /** How long it stays open: each opening that follows before the full share is back waits longer. */
  openForMs: [2_000, 5_000, 10_000, 20_000, 30_000],
  /** How many sends, one after the other, must go well before it closes, and how far apart they start at least. */
  trials: { calls: 3, everyMs: 1_000 },
  /** The parts of the traffic that a provider gets after it was closed again, and how long each part lasts. */
  shares: [0.05, 0.25, 0.5, 1],
  shareLastsMs: 10_000,
  /** How long a provider that refuses our account is not asked. */
  stoppedForMs: 60_000,
} as const;

/**
 * Envelopes of push messages, made while nothing is dispatched. Two serve an alert and what follows it at once; the next are made when
 * the dispatch is over. A million contacts take seven minutes, at most half of one core, and 500 MB of the database.
 */
export const ENVELOPE_LIMITS = {
  perContact: 2,
  /** Contacts in one transaction: some milliseconds, after which whatever is due goes first. */
  contactsAtOnce: 32,
  /** Contacts that are looked at in one statement. */
  pageSize: 2_000,
  /** Envelopes a second, over all processes; and how much of the time making them may take. */
  perSecond: 5_000,
  shareOfCore: 0.5,
  /** How often all contacts are looked through again; new ones and used envelopes are found at once. */
  passEveryMs: 600_000,
} as const;
