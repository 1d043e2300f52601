// Invented people around a scene: nobody of them exists, and every address is one of the sandbox's.

import { once } from "node:events";
import { createWriteStream } from "node:fs";
import type { PushSubscription } from "../sandbox/push-subscriptions.ts";

/** What the file holds: rows of `contacts import`, a third on each channel, every tenth person a tester, most within 60 km. */
export async function writeInventedContacts(
  file: string,
  options: {
    count: number;
    country: string;
    languages: readonly string[];
    around: readonly [longitude: number, latitude: number];
    subscriptionFor(n: number): PushSubscription;
  },
): Promise<void> {
  const out = createWriteStream(file);
  for (let n = 0; n < options.count; n++) {
    if (!out.write(`${JSON.stringify(inventedContact(n, options))}\n`)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
}

const KM_PER_DEGREE = 111.2;
// Golden angle: people lie evenly round the scene, denser towards it, the same at every run.
const TURN = Math.PI * (3 - Math.sqrt(5));
const FARTHEST_KM = 60;

function inventedContact(n: number, options: Parameters<typeof writeInventedContacts>[1]) {
  const [longitude, latitude] = options.around;
  const km = FARTHEST_KM * ((n + 0.5) / options.count) ** 0.7;
  const north = (km * Math.cos(n * TURN)) / KM_PER_DEGREE;
  const east = (km * Math.sin(n * TURN)) / (KM_PER_DEGREE * Math.cos((latitude * Math.PI) / 180));
  const channel = (["sms", "email", "push"] as const)[n % 3] ?? "sms";
  return {
    channel,
    address: addressOf(channel, n, options),
    language: options.languages[n % 10 === 0 ? 1 : 0] ?? options.languages[0],
    latitude: round(latitude + north),
    longitude: round(longitude + east),
    country: options.country,
    tester: n % 10 === 0,
    consentSource: "invented for the demo",
  };
}

// Number ranges that look like mobiles of the country; the sandbox is the only place they are ever sent to.
const MOBILE: Record<string, string> = {
  FR: "+336",
  US: "+1512",
  CA: "+1514",
  NL: "+316",
  GR: "+3069",
  KR: "+8210",
};
const DIGITS: Record<string, number> = { FR: 8, US: 7, CA: 7, NL: 8, GR: 8, KR: 8 };

function addressOf(
  channel: "sms" | "email" | "push",
  n: number,
  { country, subscriptionFor }: { country: string; subscriptionFor(n: number): PushSubscription },
): string | PushSubscription {
  if (channel === "email") return `person-${n}@example.org`;
  if (channel === "push") return subscriptionFor(n);
  const digits = DIGITS[country] ?? 8;
  return `${MOBILE[country] ?? "+336"}${String(10 ** (digits - 1) * 2 + n).slice(-digits)}`;
}

function round(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5;
}
