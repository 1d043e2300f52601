// What an invented person received, as the sandbox's control port gives it to the page /sandbox. No public contract.
import { z } from "zod";
import { channelKind } from "./channel.ts";

/** One SMS as a phone shows it; `segments` and `encoding` by 3GPP TS 23.038. */
export const smsContent = z.object({
  kind: z.literal("sms"),
  provider: z.enum(["twilio", "sinch"]),
  sid: z.string(),
  from: z.string(),
  text: z.string(),
  encoding: z.enum(["GSM-7", "UCS-2"]),
  units: z.number(),
  segments: z.number(),
  validitySeconds: z.number().nullable(),
});
export type SmsContent = z.output<typeof smsContent>;

/** One mail, parsed; `html` is as it came and must not be put into a page. */
export const emailContent = z.object({
  kind: z.literal("email"),
  from: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string().nullable(),
  language: z.string().nullable(),
  messageId: z.string().nullable(),
  headers: z.array(z.object({ name: z.string(), value: z.string() })),
  attachments: z.array(z.object({ filename: z.string(), contentType: z.string(), bytes: z.number() })),
  bytes: z.number(),
});
export type EmailContent = z.output<typeof emailContent>;

/** One push message, decrypted; `json` is absent when the plaintext is no JSON; `problem` says why nothing could be decrypted. */
export const pushContent = z.object({
  kind: z.literal("push"),
  text: z.string().nullable(),
  json: z.unknown().optional(),
  problem: z.string().nullable(),
  ttlSeconds: z.number(),
  urgency: z.string(),
  topic: z.string().nullable(),
  bytes: z.number(),
});
export type PushContent = z.output<typeof pushContent>;

/** One request to an invented broadcaster; `problem` says why the receiver refused it. */
export const webhookContent = z.object({
  kind: z.literal("webhook"),
  receiver: z.string(),
  id: z.string().nullable(),
  type: z.string().nullable(),
  sequence: z.number().nullable(),
  contentType: z.string(),
  body: z.string(),
  problem: z.string().nullable(),
});
export type WebhookContent = z.output<typeof webhookContent>;

/** What stands in an item, by channel. */
export const inboxContent = z.discriminatedUnion("kind", [
  smsContent,
  emailContent,
  pushContent,
  webhookContent,
]);
export type InboxContent = z.output<typeof inboxContent>;

/** `waiting` lies at the push service for a device that is off; `replaced` and `expired` never reached it; `refused` was not accepted by a broadcaster. */
export const inboxState = z.enum(["received", "waiting", "replaced", "expired", "refused"]);
export type InboxState = z.output<typeof inboxState>;

/** One thing that one person received; `number` counts from 1 over all channels; `tag` names the bulletin, null when nothing tells it. */
export const inboxItem = z.object({
  number: z.number().int(),
  channel: channelKind,
  to: z.string(),
  at: z.iso.datetime(),
  state: inboxState,
  tag: z.string().nullable(),
  content: inboxContent,
});
export type InboxItem = z.output<typeof inboxItem>;

/** How much came; `kept` is what can still be listed, `last` the newest number. */
export const inboxCounts = z.object({
  last: z.number().int(),
  total: z.number().int(),
  kept: z.number().int(),
  channels: z.record(channelKind, z.number().int()),
});
export type InboxCounts = z.output<typeof inboxCounts>;

/** The answer of `GET /inbox`. */
export const inboxPage = z.object({ items: z.array(inboxItem), counts: inboxCounts });
export type InboxPage = z.output<typeof inboxPage>;

/** A person who got the same bulletin more than once. */
export const inboxDuplicate = z.object({
  channel: channelKind,
  to: z.string(),
  tag: z.string(),
  copies: z.number().int(),
});
export type InboxDuplicate = z.output<typeof inboxDuplicate>;
