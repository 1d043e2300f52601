import { createECDH, generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { EnvError, type EnvSource, readEnv } from "../../config/env.ts";

const KEY = Buffer.alloc(32, 7).toString("base64");
const LIVE: EnvSource = {
  MODE: "live",
  DATABASE_URL: "postgres://u:p@db/amberwire",
  ENCRYPTION_KEYS: `a:${KEY}`,
  HASH_KEYS: `h:${KEY}`,
  PUBLIC_URL: "https://alerts.example.org",
};

function faultsOf(source: EnvSource): string[] {
  try {
    readEnv(source);
  } catch (error) {
    if (error instanceof EnvError) return error.faults.map(({ variable }) => variable);
    throw error;
  }
  return [];
}

function messageOf(source: EnvSource): string {
  try {
    readEnv(source);
  } catch (error) {
    return String(error);
  }
  return "";
}

function vapidPair() {
  const curve = createECDH("prime256v1");
  curve.generateKeys();
  // Node leaves out zeroes at the front, which one key in 256 has.
  const scalar = curve.getPrivateKey("hex").padStart(64, "0");
  return {
    VAPID_PUBLIC_KEY: curve.getPublicKey("base64url"),
    VAPID_PRIVATE_KEY: Buffer.from(scalar, "hex").toString("base64url"),
  };
}

test("an empty environment is a sandbox on port 8080 with one worker and no faults", () => {
  const env = readEnv({});
  expect(env).toMatchObject({
    MODE: "sandbox",
    PORT: 8080,
    HOST: "127.0.0.1",
    WORKER_PROCESSES: 1,
    faults: [],
  });
  expect(env.PUBLIC_URL.href).toBe("http://localhost:8080/");
  expect(env.DATA_DIR).toMatch(/^\/.*\.amberwire$/);
  expect(env.DATABASE_URL).toBeUndefined();
});

test("values are parsed: numbers, URLs, lists, dates, keys", () => {
  const other = Buffer.alloc(32, 9).toString("base64");
  const env = readEnv({
    PORT: "0",
    PUBLIC_URL: "http://box.example:81",
    COUNTRIES_ENABLED: "FR, DE",
    CLOCK: "2026-11-23T03:00:00+01:00",
    ENCRYPTION_KEYS: `new:${KEY}, old:${other}`,
    SMTP_URL: "smtp://localhost:1025,smtp://127.0.0.1:1026",
    SMS_SEGMENTS_PER_SECOND: "0.5",
    ALLOW_EMBEDDED_POSTGRES: "yes",
  });
  expect(env.PORT).toBe(0);
  expect(env.PUBLIC_URL.origin).toBe("http://box.example:81");
  expect(env.COUNTRIES_ENABLED).toEqual(["FR", "DE"]);
  expect(env.CLOCK?.toISOString()).toBe("2026-11-23T02:00:00.000Z");
  expect(env.ENCRYPTION_KEYS?.map(({ id, key }) => [id, key.length, key[0]])).toEqual([
    ["new", 32, 7],
    ["old", 32, 9],
  ]);
  expect(env.SMTP_URL).toEqual(["smtp://localhost:1025", "smtp://127.0.0.1:1026"]);
  expect(env.SMS_SEGMENTS_PER_SECOND).toBe(0.5);
  expect(env.ALLOW_EMBEDDED_POSTGRES).toBe(true);
});

test("a variable that is set to nothing counts as not set", () => {
  expect(readEnv({ PORT: "", DATABASE_URL: "  ", TWILIO_FROM: "" })).toMatchObject({ PORT: 8080 });
});

test("all faults come in one error, each a sentence that names its variable", () => {
  const source = {
    PORT: "abc",
    LOG_LEVEL: "loud",
    DATABASE_URL: "mysql://x",
    CLOCK: "tomorrow",
    COUNTRIES_ENABLED: "France",
  };
  expect(faultsOf(source).sort()).toEqual([
    "CLOCK",
    "COUNTRIES_ENABLED",
    "DATABASE_URL",
    "LOG_LEVEL",
    "PORT",
  ]);
  expect(messageOf(source)).toMatch(
    /PORT must be a whole number from 0 to 65535\. It is "abc"\. Example: 8080/,
  );
});

test("a faulty secret is never repeated in the message", () => {
  const message = messageOf({
    ENCRYPTION_KEYS: "hunter2",
    HASH_KEYS: "a:c2hvcnQ=",
    DATABASE_URL: "x://hunter2@h",
  });
  expect(message).toContain("ENCRYPTION_KEYS must be id:base64 pairs of 32 bytes each");
  expect(message).toContain("HASH_KEYS");
  expect(message).not.toMatch(/hunter2|c2hvcnQ/);
});

test("two keys may not have one id", () => {
  expect(messageOf({ HASH_KEYS: `a:${KEY},a:${KEY}` })).toMatch(/names the key a twice/);
});

test("live mode needs a database, keys and an https address, and says all of that at once", () => {
  expect(faultsOf({ MODE: "live" }).sort()).toEqual([
    "DATABASE_URL",
    "ENCRYPTION_KEYS",
    "HASH_KEYS",
    "PUBLIC_URL",
  ]);
  expect(faultsOf(LIVE)).toEqual([]);
  expect(faultsOf({ ...LIVE, PUBLIC_URL: "http://alerts.example.org" })).toEqual(["PUBLIC_URL"]);
});

test("live mode takes the embedded database and kept keys only when that is said", () => {
  const { DATABASE_URL: _, ENCRYPTION_KEYS: __, HASH_KEYS: ___, ...rest } = LIVE;
  expect(faultsOf(rest)).toHaveLength(3);
  expect(faultsOf({ ...rest, ALLOW_EMBEDDED_POSTGRES: "true" })).toEqual([]);
});

test("live mode refuses a fixed clock, and private networks without the second confirmation", () => {
  expect(faultsOf({ ...LIVE, CLOCK: "2026-11-23T03:00:00Z" })).toEqual(["CLOCK"]);
  const open = { ...LIVE, OUTBOUND_ALLOW_PRIVATE_NETWORKS: "true" };
  expect(faultsOf(open)).toEqual(["OUTBOUND_ALLOW_PRIVATE_NETWORKS"]);
  expect(faultsOf({ ...open, OUTBOUND_ALLOW_PRIVATE_NETWORKS_CONFIRM: "yes" })).toContain(
    "OUTBOUND_ALLOW_PRIVATE_NETWORKS_CONFIRM",
  );
  expect(faultsOf({ ...open, OUTBOUND_ALLOW_PRIVATE_NETWORKS_CONFIRM: "reaches-internal-systems" })).toEqual(
    [],
  );
});

test.each([
  ["TWILIO_API_URL", "https://api.twilio.com"],
  ["TWILIO_API_URL", "https://127.0.0.1.example.com"],
  ["TWILIO_API_URL", "https://localhost@api.twilio.com"],
  ["SMTP_URL", "smtp://localhost,smtps://mail.example.org"],
  ["OPERATOR_ALERT_WEBHOOK", "https://pager.example.org"],
  ["SANDBOX_CONTROL_URL", "http://10.0.0.1:1"],
])("a sandbox refuses a live address in %s (%s)", (name, value) => {
  expect(faultsOf({ [name]: value })).toEqual([name]);
});

test.each(["http://127.0.0.1:8025", "http://localhost:1", "http://[::1]:1", "http://sandbox:8025"])(
  "a sandbox accepts %s",
  (address) => {
    expect(readEnv({ TWILIO_API_URL: address }).TWILIO_API_URL?.origin).toBe(address);
  },
);

test("a faulty credential disables its channel only, and is kept among the faults", () => {
  const env = readEnv({
    ...LIVE,
    TWILIO_ACCOUNT_SID: "AC1",
    TWILIO_AUTH_TOKEN: "t",
    SMTP_URL: "smtp://m",
    MAIL_FROM: "a@b.c",
  });
  expect(env.faults.map(({ variable, channel }) => [variable, channel])).toEqual([
    ["TWILIO_ACCOUNT_SID", "sms"],
  ]);
  expect(env.TWILIO_AUTH_TOKEN).toBeUndefined();
  expect(env.SMTP_URL).toEqual(["smtp://m"]);
});

test("half of a pair of credentials disables its channel", () => {
  const env = readEnv({
    ...LIVE,
    TWILIO_API_KEY: `SK${"0".repeat(32)}`,
    DKIM_DOMAIN: "example.org",
    CAP_SIGNING_KEY: "-----BEGIN X",
  });
  expect(env.faults.map(({ variable }) => variable).sort()).toEqual([
    "CAP_SIGNING_CERT",
    "DKIM_PRIVATE_KEY",
    "DKIM_SELECTOR",
    "TWILIO_API_SECRET",
  ]);
});

test("VAPID keys must belong together", () => {
  const subject = { VAPID_SUBJECT: "mailto:a@example.org" };
  const [one, other] = [vapidPair(), vapidPair()];
  expect(readEnv({ ...LIVE, ...one, ...subject }).faults).toEqual([]);
  const mixed = readEnv({ ...LIVE, ...one, VAPID_PRIVATE_KEY: other.VAPID_PRIVATE_KEY, ...subject });
  expect(mixed.faults.map(({ channel }) => channel)).toEqual(["push"]);
  expect(mixed.VAPID_PUBLIC_KEY).toBeUndefined();
});

test("the other usual name of Twilio's API secret is read too", () => {
  const key = { TWILIO_API_KEY: `SK${"0".repeat(32)}`, TWILIO_API_KEY_SECRET: "s" };
  expect(readEnv({ ...LIVE, ...key }).TWILIO_API_SECRET).toBe("s");
});

test("an audit signing key of another kind is refused", () => {
  const pem = (type: "ed25519" | "x25519") =>
    generateKeyPairSync(type as "ed25519")
      .privateKey.export({ type: "pkcs8", format: "pem" })
      .toString();
  expect(faultsOf({ AUDIT_SIGNING_KEY: pem("x25519") })).toEqual(["AUDIT_SIGNING_KEY"]);
  expect(faultsOf({ AUDIT_SIGNING_KEY: pem("ed25519").replaceAll("\n", "\\n") })).toEqual([]);
});

test.each([
  "redis://h",
  "rediss://u:p@h:6380/2",
  "redis+cluster://h1:1,h2:2",
  "redis+sentinel://u:p@h1,h2:26379/main/1",
])("REDIS_URL may be %s", (url) => {
  expect(readEnv({ REDIS_URL: url }).REDIS_URL).toBe(url);
});

test.each(["http://h", "redis://", "redis+cluster://", "redis+cluster://h1,,h2"])(
  "REDIS_URL may not be %s",
  (url) => {
    expect(faultsOf({ REDIS_URL: url })).toEqual(["REDIS_URL"]);
  },
);

test("a fault in one provider's settings disables that provider of SMS only", () => {
  const env = readEnv({
    TWILIO_ACCOUNT_SID: "nonsense",
    SINCH_SERVICE_PLAN_ID: "plan00000001",
    SINCH_API_TOKEN: "t",
    SINCH_FROM: "+33612345678",
    SMS_UNKNOWN_POLICY: "never-resend",
  });
  expect(env.faults).toMatchObject([{ variable: "TWILIO_ACCOUNT_SID", channel: "sms", provider: "twilio" }]);
  expect(env).toMatchObject({ SINCH_SERVICE_PLAN_ID: "plan00000001", SMS_UNKNOWN_POLICY: "never-resend" });
  const half = readEnv({ SINCH_FROM: "+33612345678", TWILIO_FROM: "+33612345678" });
  expect(half.faults.map(({ variable, provider }) => [variable, provider])).toEqual([
    ["SINCH_SERVICE_PLAN_ID", "sinch"],
    ["SINCH_API_TOKEN", "sinch"],
  ]);
  expect(half).toMatchObject({ TWILIO_FROM: "+33612345678" });
  expect(half).not.toHaveProperty("SINCH_FROM");
});

test("providers of SMS are named in order, and a sandbox refuses Sinch's own address", () => {
  expect(readEnv({}).SMS_PROVIDERS).toEqual(["twilio", "sinch"]);
  expect(readEnv({ SMS_PROVIDERS: "sinch, twilio" }).SMS_PROVIDERS).toEqual(["sinch", "twilio"]);
  expect(readEnv({ SMS_PROVIDERS: "carrier-pigeon" }).faults).toMatchObject([{ channel: "sms" }]);
  expect(() => readEnv({ SINCH_API_URL: "https://eu.sms.api.sinch.com" })).toThrow(/SINCH_API_URL points to/);
});
