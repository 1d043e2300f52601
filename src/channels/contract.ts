// The two contracts of a channel: what renders a bulletin for one recipient, and who carries it. No SDK is imported here.
import type { AttemptReference, ChannelKind, SuppressionReason } from "../../schemas/channel.ts";
import type { ProviderState } from "../../schemas/provider-state.ts";

export type { AttemptReference, ChannelKind, ReceiptWord, SuppressionReason } from "../../schemas/channel.ts";
export { CHANNELS } from "../../schemas/channel.ts";
export type { ProviderState } from "../../schemas/provider-state.ts";

/**
 * What one attempt ended in. `refused` is final; `suppress` names why the contact must never be tried again.
 * `deferred` may be tried again after `retryAfterMs`; `scope` says whom the provider asked to slow down.
 * `unknown` means that the provider may or may not have taken it: a cut or a timeout after the request began to leave, and for SMS
 * also a 5xx; a request of which not a byte left is `deferred`.
 * `account` says that the fault is our account's, which a person must mend: `stop` when the provider carries nothing for us until
 * then (key, balance, sender), `tell` when only this delivery is concerned (a region that is not enabled).
 */
export type SendOutcome =
  | { kind: "accepted"; reference: string | null; code: string }
  | { kind: "refused"; code: string; suppress?: SuppressionReason }
  | {
      kind: "deferred";
      code: string;
      retryAfterMs?: number;
      scope: "contact" | "provider";
      account?: AccountFault;
    }
  | { kind: "unknown"; code: string };

/** What a fault of our account at a provider asks for, beside calling the operator. */
export type AccountFault = "stop" | "tell";

/** Limits of one attempt: `signal` aborts it (cancel, lost lease, deadline); after the abort the outcome is `unknown` if bytes
 * were written, else `deferred` with code `aborted`. A provider keeps its channel's request timeout by itself. */
export type SendOptions = { signal: AbortSignal; attempt: AttemptReference; ttlSeconds: number };

/** A carrier of one channel. `send` answers every provider reply as an outcome and never throws for one. */
export type Provider<Rendered> = {
  readonly name: string;
  readonly channel: ChannelKind;
  send(rendered: Rendered, options: SendOptions): Promise<SendOutcome>;
  /** Finds an attempt whose fate is unknown; undefined when the provider has no trace of it. Absent: the provider cannot look. */
  lookup?(rendered: Rendered, options: SendOptions & { since: Date }): Promise<SendOutcome | undefined>;
  /** Closes every connection; sends still in flight end as `unknown`. */
  close(): Promise<void>;
};

/** A shared rate; several providers may stand in one. */
export type RateBucket = { readonly name: string; readonly perSecond: number };

/** One provider's turn to get the next window: at most `sendsMax` contacts, and one while its breaker tries it out. */
export type Turn = {
  readonly provider: string;
  readonly bucket: RateBucket | null;
  readonly sendsMax: number;
};

/** What became of one attempt: by whom, and who before said that they did not send it. */
export type Carried = {
  outcome: SendOutcome;
  provider: string | null;
  passed: readonly { provider: string; outcome: SendOutcome }[];
};

/** The providers of one channel in order of preference. Nothing here ever sends again what may have left. */
export type Failover<Rendered> = {
  readonly channel: ChannelKind;
  /** Whose turn it is, best first; empty while none may be asked, for `restMs`. `random` is in [0, 1). */
  turns(random: number): Turn[];
  restMs(): number;
  /** Offers to `provider`, and as long as the answer is that surely nothing was sent, to the next ones. */
  send(provider: string, rendered: Rendered, options: SendOptions): Promise<Carried>;
  /** Looks an attempt up at the providers that carried it; null stands for "not known which", and asks them all. */
  lookup(
    carriedBy: readonly (string | null)[],
    rendered: Rendered,
    options: SendOptions & { since: Date },
  ): Promise<{ outcome: SendOutcome; provider: string } | undefined>;
  bucketOf(provider: string): RateBucket | null;
  states(): ProviderState[];
  close(): Promise<void>;
};

/** One SMS: `to` in E.164, `text` as it is read, `segments` as counted by `src/domain/text/sms-encoding.ts`. */
export type SmsRendered = { to: string; text: string; segments: number };

/**
 * What all mails of one bulletin and language share; `text` and `html` hold the slot `{manage}`. `render` gives the same object
 * to every recipient, so that a provider makes its MIME once per object.
 */
export type EmailMessage = {
  bulletinId: string;
  country: string;
  language: string;
  subject: string;
  text: string;
  html: string;
};

/** One mail: the shared message and what is personal. The provider adds From, Date, Message-ID and the list headers. */
export type EmailRendered = {
  to: string;
  message: EmailMessage;
  manageUrl: string;
  /** RFC 8058 one-click address. */
  unsubscribeUrl: string;
};

/** What a push message needs beside its text (RFC 8291 section 3), so that it can be made before there is one. Good for one message, ever. */
export type PushEnvelope = { publicKey: Buffer; salt: Buffer; contentKey: Buffer; nonce: Buffer };

/** Gives an envelope that lies ready for these keys, once; undefined at every further call, and when there is none. Never throws. */
export type TakeEnvelope = (keys: { p256dh: string; auth: string }) => PushEnvelope | undefined;

/** One push message: `payload` is the plaintext JSON (≤ 3993 bytes), `topic` collapses older ones of the same alert (RFC 8030 §5.4). */
export type PushRendered = {
  subscription: { endpoint: string; keys: { p256dh: string; auth: string } };
  payload: string;
  topic: string;
  urgency: "low" | "normal" | "high";
  /** Asked once a send; without an envelope the provider makes one. */
  takeEnvelope?: TakeEnvelope;
};

/** One signed webhook request (Standard Webhooks): `id` stays over retries, `sequence` is per endpoint, `secrets` sign all at once during a rotation. */
export type WebhookRendered = {
  url: string;
  id: string;
  sequence: number;
  contentType: "application/json" | "application/cap+xml";
  body: string;
  secrets: readonly string[];
};

/** What each channel renders to. */
export type RenderedBy = {
  sms: SmsRendered;
  email: EmailRendered;
  push: PushRendered;
  webhook: WebhookRendered;
};
