// .env.example and the report: complete, and without secrets.
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { readEnv } from "../../config/env.ts";
import { envExample } from "../../config/env-example.ts";
import { envReport } from "../../config/env-report.ts";
import { EnvShape } from "../../config/env-variables.ts";

const KEY = Buffer.alloc(32, 7).toString("base64");
const CONTRACT =
  `NODE_ENV HOST PORT PUBLIC_URL DATA_DIR DATABASE_URL DATABASE_POOL_MAX REDIS_URL MODE LOG_LEVEL
  ENCRYPTION_KEYS HASH_KEYS WORKER_PROCESSES COUNTRIES_ENABLED SMS_UNKNOWN_POLICY CLOCK OPERATOR_ALERT_WEBHOOK
  OPERATOR_ALERT_EMAIL OPERATOR_ALERT_SMS TWILIO_ACCOUNT_SID TWILIO_AUTH_TOKEN TWILIO_API_KEY TWILIO_API_SECRET
  TWILIO_MESSAGING_SERVICE_SID TWILIO_FROM TWILIO_API_URL SMS_SEGMENTS_PER_SECOND SMTP_URL MAIL_FROM MAILS_PER_SECOND
  DKIM_DOMAIN DKIM_SELECTOR DKIM_PRIVATE_KEY VAPID_PUBLIC_KEY VAPID_PRIVATE_KEY VAPID_SUBJECT CAP_SENDER
  CAP_SIGNING_KEY CAP_SIGNING_CERT OUTBOUND_ALLOW_PRIVATE_NETWORKS`.split(/\s+/);

test("every variable of the contract is known", () => {
  const known = Object.keys(EnvShape.shape);
  expect(CONTRACT.filter((name) => !known.includes(name))).toEqual([]);
});

test(".env.example is what the variables say", async () => {
  expect(await readFile(new URL("../../.env.example", import.meta.url), "utf8")).toBe(envExample());
});

test("an example that is taken as it stands sets nothing, and every variable has its line", () => {
  const lines = envExample().split("\n");
  expect(lines.filter((line) => line !== "" && !line.startsWith("#"))).toEqual([]);
  for (const name of Object.keys(EnvShape.shape)) {
    expect(
      lines.filter((line) => line.startsWith(`#${name}=`)),
      name,
    ).toHaveLength(1);
  }
});

test("the report shows values and defaults, and secrets only as set or not set", () => {
  const given = {
    DATABASE_URL: "postgres://amberwire:hunter2@db:5432/x",
    SMTP_URL: "smtp://user:hunter2@localhost,smtp://127.0.0.1:1025",
    REDIS_URL: "redis+cluster://user:hunter2@h1:1,h2:2",
    ENCRYPTION_KEYS: `a:${KEY}`,
    TWILIO_AUTH_TOKEN: "hunter2",
    PORT: "81",
  };
  const report = envReport(readEnv(given), given);
  const value = (name: string) => report.find((line) => line.name === name)?.value;
  expect(JSON.stringify(report)).not.toMatch(/hunter2|BwcHBwcH/);
  expect(value("DATABASE_URL")).toBe("postgres://amberwire:***@db:5432/x");
  expect(value("SMTP_URL")).toBe("smtp://user:***@localhost,smtp://127.0.0.1:1025");
  expect(value("REDIS_URL")).toBe("redis+cluster://user:***@h1:1,h2:2");
  expect([value("ENCRYPTION_KEYS"), value("HASH_KEYS"), value("TWILIO_AUTH_TOKEN")]).toEqual([
    "set",
    "not set",
    "set",
  ]);
  expect([value("PORT"), value("HOST"), value("PUBLIC_URL")]).toEqual([
    "81",
    "127.0.0.1",
    "http://localhost:81",
  ]);
});
