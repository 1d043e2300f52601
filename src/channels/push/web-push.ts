// Carries push messages to whatever push service a subscription names (RFC 8030): encrypted here, sent over kept-open sessions.
import type { HttpAnswer } from "../call-http.ts";
import type { CallLimits } from "../call-limits.ts";
import { type AddressRules, checkAddress, checkedLookup, isLoopback } from "../checked-address.ts";
import type { Provider, PushRendered, SendOutcome } from "../contract.ts";
import type { NoAnswer } from "../no-answer.ts";
import { outcomeOf, type ReplyRule } from "../reply-rule.ts";
import { retryAfterMs } from "../retry-after.ts";
import { makeEnvelope, PLAINTEXT_BYTES_MAX, readKeys, sealPush } from "./encrypt.ts";
import { PUSH_STATUSES } from "./push-replies.ts";
import { openPushService, type PushService } from "./push-service.ts";
import { openVapid, type VapidKeys } from "./vapid.ts";

/** Settings. `sandbox` trusts the sandbox's self-signed certificate; `streamsMax` bounds one connection. */
export type WebPushSettings = {
  vapid: VapidKeys;
  rules: AddressRules;
  sandbox: boolean;
  streamsMax: number;
  connectTimeoutMs: number;
  requestTimeoutMs: number;
  idleMs: number;
  answerBytesMax: number;
};

/** Push services known at a time; beyond, one that is not in use is closed. */
const SERVICES_MAX = 500;
/** After so many 429 in a row a service is left alone, at most for `REST_MAX_MS`: it names the time, but it may be anybody's. */
const BUSY_IN_A_ROW = 5;
const REST_MAX_MS = 60_000;
const REST_MS = 2_000;
const REFERENCE_LENGTH_MAX = 1000;

type KnownService = { service: PushService; busy: number; restUntilMs: number };

/** The provider; throws when the VAPID keys cannot be used. */
export function openWebPush(settings: WebPushSettings): Provider<PushRendered> {
  const vapid = openVapid(settings.vapid);
  const lookup = checkedLookup(settings.rules.ground);
  const services = new Map<string, KnownService>();

  function serviceOf(url: URL): KnownService {
    const known = services.get(url.origin);
    if (known) return known;
    if (services.size >= SERVICES_MAX) closeOneAtRest(services);
    // Off loopback only where an operator opened the private ground; a sandbox never dials a public address.
    const trustAnyone = settings.sandbox && (isLoopback(url) || settings.rules.ground === "private");
    const opened = {
      service: openPushService(url.origin, { ...settings, lookup, trustAnyone }),
      busy: 0,
      restUntilMs: 0,
    };
    services.set(url.origin, opened);
    return opened;
  }

  return {
    name: "web-push",
    channel: "push",
    async send(rendered, options) {
      const url = checkAddress(rendered.subscription.endpoint, settings.rules);
      if (!(url instanceof URL)) return refusedAddress(url);
      const known = serviceOf(url);
      const restMs = known.restUntilMs - performance.now();
      if (restMs > 0)
        return {
          kind: "deferred",
          code: "service-at-rest",
          retryAfterMs: Math.ceil(restMs),
          scope: "contact",
        };
      const body = encrypt(rendered);
      if (!Buffer.isBuffer(body)) return body;
      const headers = {
        authorization: vapid.authorization(url.origin),
        "content-encoding": "aes128gcm",
        "content-type": "application/octet-stream",
        "content-length": String(body.length),
        ttl: String(Math.max(0, Math.floor(options.ttlSeconds))),
        urgency: rendered.urgency,
        topic: rendered.topic,
      };
      const limits: CallLimits = {
        timeoutMs: settings.requestTimeoutMs,
        answerBytesMax: settings.answerBytesMax,
        signal: options.signal,
      };
      const end = await known.service.post({ path: url.pathname + url.search, headers, body }, limits);
      noteBusy(known, end);
      return outcomeOfEnd(end);
    },
    async close() {
      await Promise.all([...services.values()].map(({ service }) => service.close()));
    },
  };
}

function encrypt(rendered: PushRendered): Buffer | SendOutcome {
  const plaintext = Buffer.from(rendered.payload, "utf8");
  if (plaintext.length > PLAINTEXT_BYTES_MAX) return { kind: "refused", code: "payload-too-large" };
  const spare = rendered.takeEnvelope?.(rendered.subscription.keys);
  if (spare) return sealPush(spare, plaintext);
  const keys = readKeys(rendered.subscription.keys);
  if (!keys) return { kind: "refused", code: "keys-invalid", suppress: "invalid-address" };
  try {
    return sealPush(makeEnvelope(keys), plaintext);
  } catch {
    // 65 bytes that are no point of the curve.
    return { kind: "refused", code: "keys-invalid", suppress: "invalid-address" };
  }
}

function outcomeOfEnd(end: HttpAnswer | NoAnswer): SendOutcome {
  if (end.end === "answer") {
    const { status, headers } = end;
    const rule: ReplyRule = PUSH_STATUSES[status] ??
      PUSH_STATUSES[`${Math.floor(status / 100)}xx`] ?? { means: "unknown" };
    const { location } = headers;
    const reference = location !== undefined && location.length <= REFERENCE_LENGTH_MAX ? location : null;
    return outcomeOf(rule, `http-${status}`, {
      reference,
      retryAfterMs: retryAfterMs(headers["retry-after"], Date.now()),
    });
  }
  if (end.end === "cut") return { kind: "unknown", code: end.code };
  if (end.code === "forbidden-address") return { kind: "refused", code: end.code };
  return { kind: "deferred", code: end.code, scope: "contact" };
}

/** A fault of the address is for good; ground that this installation may not dial is no fault of the address. */
function refusedAddress(fault: string): SendOutcome {
  if (fault === "forbidden-address") return { kind: "refused", code: fault };
  return { kind: "refused", code: fault, suppress: "invalid-address" };
}

function noteBusy(known: KnownService, end: HttpAnswer | NoAnswer): void {
  if (end.end !== "answer" || end.status !== 429) {
    known.busy = 0;
    return;
  }
  known.busy++;
  if (known.busy < BUSY_IN_A_ROW) return;
  const waitMs = Math.min(retryAfterMs(end.headers["retry-after"], Date.now()) ?? REST_MS, REST_MAX_MS);
  known.restUntilMs = performance.now() + waitMs;
}

function closeOneAtRest(services: Map<string, KnownService>): void {
  for (const [origin, { service }] of services) {
    if (service.inFlight() > 0) continue;
    services.delete(origin);
    void service.close();
    return;
  }
}
