// One notification to one browser, outside the line of deliveries: calls to officers.
import type { SendOutcome } from "../contract.ts";
import { readSubscription, topicOf } from "./render.ts";
import { openWebPush, type WebPushSettings } from "./web-push.ts";

/** What the console's service worker shows; `link` is opened when it is touched, a later one with the same `tag` takes its place. */
export type PushMessage = { title: string; body: string; link: string; tag: string };

/** Sends a message to the browser behind a PushSubscription (JSON). It never throws for what the push service answers. */
export type SendPush = (subscription: string, message: PushMessage) => Promise<SendOutcome>;

/** An alert that waits is news for this long; afterwards the next call says it again. */
const TTL_SECONDS = 900;

/** A sender; its connection is closed after each message, for calls are rare. Throws when the VAPID keys cannot be used. */
export function openSendPush(settings: WebPushSettings): SendPush {
  return async (subscription, message) => {
    const provider = openWebPush(settings);
    try {
      const rendered = {
        subscription: readSubscription(subscription),
        payload: JSON.stringify(message),
        topic: topicOf(message.tag),
        urgency: "high" as const,
      };
      const signal = new AbortController().signal;
      return await provider.send(rendered, { signal, attempt: "0-0-0", ttlSeconds: TTL_SECONDS });
    } finally {
      await provider.close();
    }
  };
}
