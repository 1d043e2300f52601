// Push with the package that everybody takes, called as its page shows.
import webPush from "web-push";
import type { PushRendered } from "../../src/channels/contract.ts";
import type { NaiveVariables } from "./variables.ts";

/** Prepares once, then encrypts, signs and sends one push message at a time. */
export function openPush(variables: NaiveVariables) {
  webPush.setVapidDetails(variables.VAPID_SUBJECT, variables.VAPID_PUBLIC_KEY, variables.VAPID_PRIVATE_KEY);
  return async ({ subscription, payload, topic, urgency }: PushRendered): Promise<string | null> => {
    const answer = await webPush.sendNotification(subscription, payload, { TTL: 10_000, topic, urgency });
    return answer.headers.location ?? null;
  };
}
