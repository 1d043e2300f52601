// Gives a group in sandbox mode its local SMS, mail and push services, unless it was pointed to some already.
import { randomBytes } from "node:crypto";
import type { Env } from "../../config/env.ts";
import type { Keys } from "../../config/keys.ts";
import { type SpawnedSandbox, spawnSandbox } from "../sandbox/spawn-sandbox.ts";

/** The services, and the variables by which members find them. */
export type GroupSandbox = { services: SpawnedSandbox; variables: Record<string, string> };

/** True when the group has to bring its own: sandbox mode, and none of the addresses is given. */
export function needsSandbox(env: Env): boolean {
  return (
    env.MODE === "sandbox" &&
    env.TWILIO_API_URL === undefined &&
    env.SINCH_API_URL === undefined &&
    env.SMTP_URL === undefined &&
    env.SANDBOX_CONTROL_URL === undefined
  );
}

/** Starts the services in a process of their own. Credentials are invented, so that given ones are never used in a sandbox. */
export async function openSandbox(keys: Keys): Promise<GroupSandbox> {
  const accountSid = `AC${randomBytes(16).toString("hex")}`;
  const authToken = randomBytes(16).toString("hex");
  const servicePlanId = randomBytes(16).toString("hex");
  const apiToken = randomBytes(16).toString("hex");
  const services = await spawnSandbox({
    twilio: { accountSid, authToken },
    sinch: { servicePlanId, apiToken },
    ...(keys.vapid === undefined ? {} : { vapidPublicKey: keys.vapid.publicKey }),
  });
  return {
    services,
    variables: {
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_AUTH_TOKEN: authToken,
      TWILIO_API_KEY: "",
      TWILIO_API_SECRET: "",
      TWILIO_API_KEY_SECRET: "",
      TWILIO_MESSAGING_SERVICE_SID: "",
      TWILIO_FROM: "+15005550006",
      TWILIO_API_URL: new URL(services.twilioUrl).origin,
      SINCH_SERVICE_PLAN_ID: servicePlanId,
      SINCH_API_TOKEN: apiToken,
      SINCH_FROM: "+15005550007",
      SINCH_API_URL: new URL(services.sinchUrl).origin,
      SMTP_URL: services.smtpUrl,
      SANDBOX_CONTROL_URL: services.controlUrl,
    },
  };
}
