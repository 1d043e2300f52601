// Invented recipients of one channel. Every contestant writes to the same addresses.
import { createECDH, randomBytes } from "node:crypto";
import type { ChannelKind } from "../../schemas/channel.ts";
import { newId } from "../../src/ids.ts";
import { keyedHash, type NamedKey, seal } from "../../src/seal.ts";
import { byteaArray } from "../../src/store/bytea-array.ts";
import { storeContacts } from "../../src/store/contacts.ts";
import { type Pool, withTransaction } from "../../src/store/db.ts";

/** Where sinks listen, and one browser's keys: key agreement costs the same whoever's they are. */
export type Addresses = { pushUrl: string; webhookUrl: string; p256dh: string; auth: string; secret: string };

const BATCH = 5_000;

/** Addresses for sinks at these ports. */
export function inventAddresses(ports: { push: unknown; webhook: unknown }): Addresses {
  return {
    pushUrl: `https://127.0.0.1:${ports.push}`,
    webhookUrl: `http://127.0.0.1:${ports.webhook}`,
    p256dh: createECDH("prime256v1").generateKeys("base64url"),
    auth: randomBytes(16).toString("base64url"),
    secret: `whsec_${randomBytes(32).toString("base64")}`,
  };
}

/** The address of recipient `n`: E.164, a mail address, a subscription as JSON, or an endpoint's URL. */
export function addressOf(channel: ChannelKind, n: number, addresses: Addresses): string {
  if (channel === "sms") return `+336${String(n).padStart(8, "0")}`;
  if (channel === "email") return `person-${n}@example.org`;
  if (channel === "webhook") return `${addresses.webhookUrl}/hooks/${n}`;
  const { pushUrl, p256dh, auth } = addresses;
  return JSON.stringify({ endpoint: `${pushUrl}/push/${n}`, expirationTime: null, keys: { p256dh, auth } });
}

/** Stores `count` recipients from number `from` on: contacts that live in `cell`, or endpoints of `country`. */
export async function storePeople(
  pool: Pool,
  keys: readonly NamedKey[],
  people: {
    channel: ChannelKind;
    from: number;
    count: number;
    cell: string;
    country: string;
    addresses: Addresses;
  },
): Promise<void> {
  const { channel, from, count, addresses } = people;
  for (let at = 0; at < count; at += BATCH) {
    const texts = Array.from({ length: Math.min(BATCH, count - at) }, (_, n) =>
      addressOf(channel, from + at + n, addresses),
    );
    if (channel === "webhook") await storeEndpoints(pool, keys, texts, people.country, addresses.secret);
    else
      await withTransaction(pool, (tx) =>
        storeContacts(
          tx,
          texts.map((text) => contact(keys, channel, text, people.cell)),
        ),
      );
  }
}

function contact(keys: readonly NamedKey[], channel: "sms" | "email" | "push", text: string, cell: string) {
  return {
    channel,
    addressHash: keyedHash(keys, channel, text),
    addressSealed: seal(keys, text, `address:${channel}`),
    language: "fr",
    country: "FR",
    tester: false,
    cell,
    operatorHash: null,
    personHash: null,
    consentAt: new Date(),
    consentSource: "bench",
  };
}

async function storeEndpoints(
  pool: Pool,
  keys: readonly NamedKey[],
  urls: readonly string[],
  country: string,
  secret: string,
): Promise<void> {
  const broadcaster = newId("brc");
  await pool.query("INSERT INTO broadcaster (id, name, country) VALUES ($1, 'Bench', $2)", [
    broadcaster,
    country,
  ]);
  await pool.query(
    `INSERT INTO endpoint (broadcaster_id, url_sealed, host, format, countries, secret_sealed, verified_at)
     SELECT $1, url, '127.0.0.1', 'json', ARRAY[$2], secret, now() FROM unnest($3::bytea[], $4::bytea[]) AS i (url, secret)`,
    [
      broadcaster,
      country,
      byteaArray(urls.map((url) => seal(keys, url, "endpoint-url"))),
      byteaArray(urls.map(() => seal(keys, secret, "endpoint-secret"))),
    ],
  );
}
