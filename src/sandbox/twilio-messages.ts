// The messages that the sandbox's Twilio has accepted, newest kept, as its API shows them.
import { randomBytes } from "node:crypto";
import { smsSize } from "./sms-segments.ts";
import type { TwilioCreate } from "./twilio-request.ts";

/** Statuses that the sandbox gives a message; the last three are final. */
export type TwilioStatus = "queued" | "sent" | "delivered" | "undelivered" | "failed";

/** One accepted message. */
export type TwilioMessage = TwilioCreate & {
  readonly sid: string;
  readonly createdAt: Date;
  status: TwilioStatus;
  updatedAt: Date;
  sentAt: Date | null;
  errorCode: number | null;
};

/** What the list call can ask for: one recipient or sender, sent after or before. */
export type TwilioQuery = { to: string | null; from: string | null; after: Date | null; before: Date | null };

/** The store of one account. */
export type TwilioMessages = {
  add(create: TwilioCreate): TwilioMessage;
  get(sid: string): TwilioMessage | undefined;
  /** Newest first. */
  find(query: TwilioQuery): TwilioMessage[];
};

/** An empty store that forgets the oldest beyond `messagesMax`. */
export function createTwilioMessages(messagesMax = 50_000): TwilioMessages {
  const bySid = new Map<string, TwilioMessage>();
  const byTo = new Map<string, TwilioMessage[]>();
  return {
    add(create) {
      const now = new Date();
      const sid = `SM${randomBytes(16).toString("hex")}`;
      const message: TwilioMessage = {
        ...create,
        sid,
        createdAt: now,
        status: "queued",
        updatedAt: now,
        sentAt: null,
        errorCode: null,
      };
      bySid.set(sid, message);
      const others = byTo.get(create.to);
      if (others) others.push(message);
      else byTo.set(create.to, [message]);
      if (bySid.size > messagesMax) forgetOldest(bySid, byTo);
      return message;
    },
    get: (sid) => bySid.get(sid),
    find(query) {
      const candidates = query.to === null ? bySid.values() : (byTo.get(query.to) ?? []);
      return [...candidates].reverse().filter((message) => fits(message, query));
    },
  };
}

// Twilio does not say how an unsent message stands to the DateSent filters; here its creation counts until it is sent.
function fits(message: TwilioMessage, query: TwilioQuery): boolean {
  const at = message.sentAt ?? message.createdAt;
  if (query.from !== null && message.from !== query.from) return false;
  if (query.after !== null && at < query.after) return false;
  return query.before === null || at <= query.before;
}

function forgetOldest(bySid: Map<string, TwilioMessage>, byTo: Map<string, TwilioMessage[]>): void {
  const [oldest] = bySid.values();
  if (oldest === undefined) return;
  bySid.delete(oldest.sid);
  const others = byTo.get(oldest.to);
  others?.shift();
  if (others?.length === 0) byTo.delete(oldest.to);
}

/** A message as Twilio's API writes it: numbers as text, RFC 2822 dates. */
export function twilioMessageJson(accountSid: string, message: TwilioMessage): Record<string, unknown> {
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${message.sid}`;
  return {
    account_sid: accountSid,
    api_version: "2010-04-01",
    body: message.body,
    date_created: rfc2822(message.createdAt),
    date_sent: message.sentAt && rfc2822(message.sentAt),
    date_updated: rfc2822(message.updatedAt),
    direction: "outbound-api",
    error_code: message.errorCode,
    error_message: null,
    from: message.from,
    messaging_service_sid: message.messagingServiceSid,
    num_media: "0",
    num_segments: String(smsSize(message.body).segments),
    price: null,
    price_unit: "USD",
    sid: message.sid,
    status: message.status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: message.to,
    uri: `${uri}.json`,
  };
}

function rfc2822(date: Date): string {
  return date.toUTCString().replace("GMT", "+0000");
}
