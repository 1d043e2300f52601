// The browsers of the invented people: key pairs made at random or derived from a number, so that ten thousand need no storage.
import { createECDH, createHmac, type ECDH, randomBytes } from "node:crypto";

/** What a browser hands to a page (Push API): the endpoint is a secret address, the keys are base64url. */
export type PushSubscription = {
  endpoint: string;
  expirationTime: null;
  keys: { p256dh: string; auth: string };
};

/** `gone` answers 410; `offline` keeps messages waiting at the service. */
export type SubscriptionState = "online" | "offline" | "gone";

/** One subscription as the service knows it: `to` is its name in the inbox, `vapidPublicKey` restricts who may write to it. */
export type Subscriber = {
  to: string;
  state: SubscriptionState;
  vapidPublicKey: string | null;
  keys(): SubscriberKeys;
};

/** The browser's private half; the pair has its private key set. */
export type SubscriberKeys = { pair: ECDH; auth: Buffer };

/** All subscriptions of one push service. */
export type PushSubscriptions = {
  /** A new random subscription; with `vapidPublicKey` only that application server is allowed (RFC 8292 section 4). */
  newSubscription(options?: { vapidPublicKey?: string }): PushSubscription;
  /** The subscription of invented person `n` (0 and up): the same for ever under the same secret and origin. */
  subscriptionFor(n: number): PushSubscription;
  /** Who listens at the path of an endpoint, or undefined: there is no such subscription. */
  find(path: string): Subscriber | undefined;
  /** Sets the state of the subscription at `endpoint`; false when there is none. */
  setState(endpoint: string, state: SubscriptionState): boolean;
};

/** Subscribers kept ready for the next push; deriving one again costs a digest. */
const DERIVED_KEPT = 100_000;

/** The subscriptions under `origin`; `vapidPublicKey` restricts the derived ones. */
export function createPushSubscriptions(
  origin: string,
  secret: string,
  vapidPublicKey: string | null = null,
): PushSubscriptions {
  const random = new Map<string, Subscriber>();
  const derived = new Map<string, Subscriber>();
  const states = new Map<number, SubscriptionState>();
  const find = (path: string): Subscriber | undefined => {
    const known = derived.get(path) ?? random.get(path);
    const match = known ? null : /^\/push\/n\/(\d{1,15})\/([\w-]{22})$/.exec(path);
    if (!match) return known;
    const n = Number(match[1]);
    if (match[2] !== pathSecret(secret, n)) return undefined;
    if (derived.size >= DERIVED_KEPT) derived.clear();
    const subscriber: Subscriber = {
      to: `push-${n}`,
      get state() {
        return states.get(n) ?? "online";
      },
      set state(state) {
        states.set(n, state);
      },
      vapidPublicKey,
      keys: () => keysFor(secret, n),
    };
    derived.set(path, subscriber);
    return subscriber;
  };
  return {
    newSubscription(options = {}) {
      const keys = { pair: createECDH("prime256v1"), auth: randomBytes(16) };
      keys.pair.generateKeys();
      const id = randomBytes(24).toString("base64url");
      const path = `/push/s/${id}`;
      random.set(path, {
        to: `push-${id.slice(0, 8)}`,
        state: "online",
        vapidPublicKey: options.vapidPublicKey ?? null,
        keys: () => keys,
      });
      return toSubscription(origin + path, keys);
    },
    subscriptionFor: (n) => subscriptionFor(origin, secret, n),
    find,
    setState(endpoint, state) {
      const path = endpoint.startsWith(origin) ? endpoint.slice(origin.length) : endpoint;
      const subscriber = find(path);
      if (subscriber) subscriber.state = state;
      return subscriber !== undefined;
    },
  };
}

/** What `PushSubscriptions.subscriptionFor` gives, for a process that knows only the sandbox's push address and secret. */
export function subscriptionFor(origin: string, secret: string, n: number): PushSubscription {
  if (!Number.isSafeInteger(n) || n < 0 || n >= 1e15)
    throw new RangeError(`No invented person has the number ${n}.`);
  return toSubscription(`${origin}/push/n/${n}/${pathSecret(secret, n)}`, keysFor(secret, n));
}

function pathSecret(secret: string, n: number): string {
  return derive(secret, "endpoint", n).toString("base64url").slice(0, 22);
}

function keysFor(secret: string, n: number): SubscriberKeys {
  const pair = createECDH("prime256v1");
  for (let round = 0; ; round++) {
    try {
      pair.setPrivateKey(derive(secret, `key ${round}`, n));
      return { pair, auth: derive(secret, "auth", n).subarray(0, 16) };
    } catch {
      // One in four thousand million digests is not a number below the curve's order; the next round makes another.
      if (round > 8) throw new Error("No private key could be derived.");
    }
  }
}

function derive(secret: string, purpose: string, n: number): Buffer {
  return createHmac("sha256", secret).update(`${purpose}\n${n}`).digest();
}

function toSubscription(endpoint: string, { pair, auth }: SubscriberKeys): PushSubscription {
  const keys = { p256dh: pair.getPublicKey("base64url"), auth: auth.toString("base64url") };
  return { endpoint, expirationTime: null, keys };
}
