// The shape of what an invented person received, as the inbox gives it away.

/** The channels that the sandbox plays; the same words as `ChannelKind`. */
export type SandboxChannel = "sms" | "email" | "push" | "webhook";

/** One SMS as a phone shows it; `segments` and `encoding` by 3GPP TS 23.038. */
export type SmsContent = {
  kind: "sms";
  sid: string;
  from: string;
  text: string;
  encoding: "GSM-7" | "UCS-2";
  units: number;
  segments: number;
  validitySeconds: number | null;
};

/** One mail, parsed; `html` is as it came and must not be put into a page. */
export type EmailContent = {
  kind: "email";
  from: string;
  subject: string;
  text: string;
  html: string | null;
  language: string | null;
  messageId: string | null;
  headers: { name: string; value: string }[];
  attachments: { filename: string; contentType: string; bytes: number }[];
  bytes: number;
};

/** One push message, decrypted; `json` is undefined when the plaintext is no JSON; `problem` says why nothing could be decrypted. */
export type PushContent = {
  kind: "push";
  text: string | null;
  json?: unknown;
  problem: string | null;
  ttlSeconds: number;
  urgency: string;
  topic: string | null;
  bytes: number;
};

/** One request to an invented broadcaster; `problem` says why the receiver refused it. */
export type WebhookContent = {
  kind: "webhook";
  receiver: string;
  id: string | null;
  type: string | null;
  sequence: number | null;
  contentType: string;
  body: string;
  problem: string | null;
};

/** What stands in an item, by channel. */
export type InboxContent = SmsContent | EmailContent | PushContent | WebhookContent;

/** `waiting` lies at the push service for a device that is off; `replaced` and `expired` never reached it; `refused` was not accepted by a broadcaster. */
export type InboxState = "received" | "waiting" | "replaced" | "expired" | "refused";

/** One thing that one person received; `number` counts from 1 over all channels; `tag` names the bulletin (see `tags.ts`). */
export type InboxItem = {
  number: number;
  channel: SandboxChannel;
  to: string;
  at: string;
  state: InboxState;
  tag: string | null;
  content: InboxContent;
};

/** How much came; `kept` is what can still be listed. */
export type InboxCounts = {
  last: number;
  total: number;
  kept: number;
  channels: Record<SandboxChannel, number>;
};

/** A person who got the same bulletin more than once. */
export type InboxDuplicate = { channel: SandboxChannel; to: string; tag: string; copies: number };
