// The plan of faults that every sandbox server asks before it answers, so that tests and demos decide what goes wrong.
import { z } from "zod";
import { type ChannelKind, channelKind } from "../../schemas/channel.ts";

const taken = (byDefault: boolean) => z.boolean().default(byDefault);
const delayMs = z.number().int().min(1).max(600_000);

/**
 * What can go wrong. `taken` says whether the item reached its person although the sender cannot know:
 * - `status` an HTTP answer (`retryAfter` in seconds or as an HTTP date) · `twilio` one of Twilio's error codes with its own status · `sinch` a status with one of Sinch's error codes
 * - `smtp` a reply such as `550 5.1.1 No such user` at one stage · `slow` answers after `ms`; with `taken: false` only if the sender still waits
 * - `hang` never answers · `reset` cuts before answering, on HTTP/2 the stream or with `scope: "connection"` all of it
 * - `garbage` a success whose body is nonsense, or with `layer: "wire"` bytes that are not the protocol · `oversized` an endless body
 * - `twice` two answers to one request (HTTP/1.1 and SMTP; a stream of HTTP/2 can carry one only) · `close` ends a new connection at once
 * - `receipt` how status callbacks misbehave · `receipt-status` the carrier says no after the provider said yes
 */
export const anyFault = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("status"),
    status: z.number().int().min(200).max(599),
    retryAfter: z.union([z.number().int().min(0), z.string().max(64)]).optional(),
    body: z.string().max(10_000).optional(),
    taken: taken(false),
  }),
  z.strictObject({
    kind: z.literal("twilio"),
    code: z.number().int().min(10_000).max(99_999),
    retryAfter: z.union([z.number().int().min(0), z.string().max(64)]).optional(),
    taken: taken(false),
  }),
  z.strictObject({
    kind: z.literal("sinch"),
    status: z.number().int().min(400).max(599),
    code: z.string().regex(/^[a-z_]{1,60}$/),
    retryAfter: z.union([z.number().int().min(0), z.string().max(64)]).optional(),
    taken: taken(false),
  }),
  z.strictObject({
    kind: z.literal("smtp"),
    at: z.enum(["connect", "mail", "rcpt", "data"]),
    reply: z.string().regex(/^[45][0-9]{2} [ -~]{1,400}$/),
    taken: taken(false),
  }),
  z.strictObject({ kind: z.literal("slow"), ms: delayMs, taken: taken(true) }),
  z.strictObject({ kind: z.literal("hang"), taken: taken(true) }),
  z.strictObject({
    kind: z.literal("reset"),
    taken: taken(true),
    scope: z.enum(["request", "connection"]).default("request"),
  }),
  z.strictObject({
    kind: z.literal("garbage"),
    layer: z.enum(["body", "wire"]).default("body"),
    taken: taken(true),
  }),
  z.strictObject({
    kind: z.literal("oversized"),
    bytes: z.number().int().min(1).max(1_000_000_000).default(20_000_000),
    taken: taken(true),
  }),
  z.strictObject({ kind: z.literal("twice"), taken: taken(true) }),
  z.strictObject({ kind: z.literal("close") }),
  z.strictObject({
    kind: z.literal("receipt"),
    how: z.enum(["duplicated", "out-of-order", "late", "none", "forged"]),
    delayMs: delayMs.default(2000),
  }),
  z.strictObject({
    kind: z.literal("receipt-status"),
    status: z.enum(["undelivered", "failed"]),
    code: z.number().int().min(1).max(99_999),
  }),
]);
export type Fault = z.output<typeof anyFault>;

const rule = z.strictObject({
  match: z.strictObject({
    channel: channelKind,
    provider: z.enum(["twilio", "sinch"]).optional(),
    to: z.string().max(400).optional(),
    call: z.enum(["send", "list", "fetch"]).default("send"),
  }),
  skip: z.number().int().min(0).default(0),
  every: z.number().int().min(1).default(1),
  times: z.number().int().min(1).nullable().default(1),
  fault: anyFault,
});
/**
 * One rule. `match.to` is a whole address, or a beginning followed by `*`; it needs a stage at which the address is known.
 * `match.provider` picks one of those that carry SMS. `match.call` is for their reads (default `send`). Of the requests that match, the first `skip` pass, then every `every`th fails, `times` times (null: until cleared).
 */
export const faultRule = rule.refine(({ match, fault }) => speaks(match.channel, fault.kind), {
  error: "This channel's protocol has no such fault.",
  path: ["fault", "kind"],
});
export type FaultRule = z.input<typeof faultRule>;

/** When a server asks: as a connection opens, at a stage of SMTP, on a request, or when it is about to send receipts. */
export type FaultStage = "connection" | "connect" | "mail" | "rcpt" | "request" | "receipt";

/** What a server knows at the moment it asks. */
export type FaultOccasion = {
  channel: ChannelKind;
  provider?: "twilio" | "sinch";
  stage: FaultStage;
  to?: string;
  call?: "send" | "list" | "fetch";
};

/** A rule with its use so far. */
export type FaultState = FaultRuleParsed & { id: number; seen: number; used: number };

/** The rules in force in one sandbox. */
export type Faults = {
  /** Puts a rule behind those in force and gives its id; a rule that does not fit the schema throws a ZodError. */
  add(rule: FaultRule): number;
  remove(id: number): boolean;
  clear(): void;
  /** Every rule, also used-up ones, so that a test can see that its fault really happened. */
  list(): FaultState[];
  /** The fault for this occasion, counted as used; the first rule in force wins. */
  take(occasion: FaultOccasion): Fault | undefined;
};

type FaultRuleParsed = z.output<typeof faultRule>;

/** A fault plan without rules; at most 1,000 are kept, the oldest go. */
export function createFaults(): Faults {
  const rules: FaultState[] = [];
  let lastId = 0;
  return {
    add(rule) {
      lastId += 1;
      rules.push({ ...faultRule.parse(rule), id: lastId, seen: 0, used: 0 });
      if (rules.length > 1000) rules.shift();
      return lastId;
    },
    remove(id) {
      const index = rules.findIndex((rule) => rule.id === id);
      return index >= 0 && rules.splice(index, 1).length === 1;
    },
    clear: () => void rules.splice(0),
    list: () => rules.map((rule) => ({ ...rule })),
    take(occasion) {
      for (const rule of rules) if (fits(rule, occasion) && isDue(rule)) return rule.fault;
      return undefined;
    },
  };
}

function speaks(channel: ChannelKind, kind: Fault["kind"]): boolean {
  if (kind === "twilio" || kind === "sinch" || kind === "receipt" || kind === "receipt-status")
    return channel === "sms";
  if (kind === "smtp") return channel === "email";
  return kind !== "status" || channel !== "email";
}

function fits(rule: FaultState, occasion: FaultOccasion): boolean {
  const { channel, provider, to, call } = rule.match;
  if (provider !== undefined && provider !== occasion.provider) return false;
  if ((rule.fault.kind === "twilio" || rule.fault.kind === "sinch") && rule.fault.kind !== occasion.provider)
    return false;
  if (channel !== occasion.channel || stageOf(rule.fault) !== occasion.stage) return false;
  if (call !== (occasion.call ?? "send")) return false;
  if (to === undefined) return true;
  if (occasion.to === undefined) return false;
  return to.endsWith("*") ? occasion.to.startsWith(to.slice(0, -1)) : occasion.to === to;
}

function isDue(rule: FaultState): boolean {
  if (rule.times !== null && rule.used >= rule.times) return false;
  rule.seen += 1;
  if (rule.seen <= rule.skip || (rule.seen - rule.skip) % rule.every !== 0) return false;
  rule.used += 1;
  return true;
}

function stageOf(fault: Fault): FaultStage {
  if (fault.kind === "close") return "connection";
  if (fault.kind === "receipt" || fault.kind === "receipt-status") return "receipt";
  if (fault.kind === "smtp") return fault.at === "data" ? "request" : fault.at;
  return "request";
}
