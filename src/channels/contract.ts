// The two contracts of a channel: what renders a bulletin for one recipient, and who carries it. No SDK is imported here.
import type { AttemptReference, ChannelKind, SuppressionReason } from "../../schemas/channel.ts";

export type { AttemptReference, ChannelKind, ReceiptWord, SuppressionReason } from "../../schemas/channel.ts";
export { CHANNELS } from "../../schemas/channel.ts";

/**
 * What one attempt ended in. `refused` is final; `suppress` names why the contact must never be tried again.
 * `deferred` may be tried again after `retryAfterMs`; `scope` says whom the provider asked to slow down.
 * `unknown` means that the provider may or may not have taken it: a cut or a timeout after the request began to leave, and for SMS
 * also a 5xx; a request of which not a byte left is `deferred`.
 */
export type SendOutcome =
  | { kind: "accepted"; reference: string | null; code: string }
  | { kind: "refused"; code: string; suppress?: SuppressionReason }
  | { kind: "deferred"; code: string; retryAfterMs?: number; scope: "contact" | "provider" }
  | { kind: "unknown"; code: string };

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
