// Webhooks with fetch, signed as Standard Webhooks says.
import { createHmac } from "node:crypto";
import type { WebhookRendered } from "../../src/channels/contract.ts";

/** One request for each endpoint. */
export function openWebhook() {
  return async ({
    url,
    id,
    body,
    contentType,
    secrets,
    sequence,
  }: WebhookRendered): Promise<string | null> => {
    const timestamp = Math.floor(Date.now() / 1000);
    const signatures = secrets.map((secret) => {
      const key = Buffer.from(secret.slice("whsec_".length), "base64");
      return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
    });
    const answer = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": contentType,
        "webhook-id": id,
        "webhook-timestamp": String(timestamp),
        "webhook-signature": signatures.join(" "),
        "amberwire-sequence": String(sequence),
      },
      body,
    });
    await answer.text();
    if (!answer.ok) throw new Error(`${answer.status}`);
    return null;
  };
}
