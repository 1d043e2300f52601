import { createHash } from "node:crypto";
import type { BulletinContent } from "../../../schemas/bulletin.ts";
import { fillSlots } from "../../domain/text/fill-slots.ts";
import type { PushRendered } from "../contract.ts";
import { alertPage, type Recipient, type RenderContext, textsFor } from "../recipient.ts";

/** What the page's service worker is given. It holds no photo, no name and no description beyond title and body. */
export type PushPayload = {
  v: 1;
  alert: string;
  bulletin: string;
  number: number;
  kind: BulletinContent["bulletin"]["kind"];
  status: BulletinContent["alert"]["status"];
  language: string;
  title: string;
  body: string;
  link: string;
  /** One per alert: a later bulletin replaces what is shown, a closure closes it. */
  tag: string;
  /** Night: shown without sound. */
  silent: boolean;
};

/** The message for one subscription (PSH-17); `recipient.address` is the browser's PushSubscription as JSON. */
export function renderPush(
  content: BulletinContent,
  recipient: Recipient,
  context: RenderContext,
): PushRendered {
  const { language, texts } = textsFor(content, recipient.language);
  const silent = content.silentChannels.includes("push");
  const payload: PushPayload = {
    v: 1,
    alert: content.alert.id,
    bulletin: content.bulletin.id,
    number: content.bulletin.number,
    kind: content.bulletin.kind,
    status: content.alert.status,
    language,
    title: texts.pushTitle,
    body: fillSlots(texts.pushBody, { manage: recipient.manageUrl }),
    link: alertPage(content, context.publicUrl),
    tag: content.alert.id,
    silent,
  };
  return {
    subscription: readSubscription(recipient.address),
    payload: JSON.stringify(payload),
    topic: topicOf(content.alert.id),
    urgency: silent ? "normal" : "high",
    ...(recipient.takeEnvelope ? { takeEnvelope: recipient.takeEnvelope } : {}),
  };
}

/** A topic is at most 32 characters of base64url (RFC 8030 section 5.4): a longer or foreign id is hashed. */
export function topicOf(alertId: string): string {
  if (/^[A-Za-z0-9_-]{1,32}$/.test(alertId)) return alertId;
  return createHash("sha256").update(alertId).digest("base64url").slice(0, 32);
}

/** Reads a PushSubscription; an address that is none gives empty fields, which the provider refuses as invalid: this never throws. */
export function readSubscription(address: string): PushRendered["subscription"] {
  const given = parse(address);
  const keys = field(given, "keys");
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  return {
    endpoint: text(field(given, "endpoint")),
    keys: { p256dh: text(field(keys, "p256dh")), auth: text(field(keys, "auth")) },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
