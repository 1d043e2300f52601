import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Writable } from "node:stream";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { readEnv } from "../../config/env.ts";
import { openOperator } from "../../src/operator/call-operator.ts";
import type { OperatorEvent } from "../../src/operator/operator-event.ts";
import { account, oneSandbox } from "../sandbox/one-sandbox.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { until } from "../support/until.ts";

const MAIL = "oncall@example.org";
const NUMBER = "+33612345678";
const EVENT: OperatorEvent = {
  key: "countries.faulty:FR",
  severity: "warning",
  title: "Files of countries have faults; the last good plan stands in: FR.",
  detail: "At fr/plan.json#/tiers.",
};

const sandbox = await oneSandbox();
const lines: string[] = [];
const log = pino(
  { level: "info" },
  new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  }),
);
let db: TestDatabase;
beforeEach(async () => {
  db = await testDatabase();
  lines.length = 0;
});
afterEach(() => db.close());

function open(variables: Record<string, string>, pausesMs: readonly number[] = [5, 5, 5]) {
  const env = readEnv({
    PUBLIC_URL: "http://localhost:8080",
    TWILIO_ACCOUNT_SID: account.accountSid,
    TWILIO_AUTH_TOKEN: account.authToken,
    TWILIO_FROM: "+15005550006",
    TWILIO_API_URL: new URL(sandbox.twilioUrl).origin,
    SMTP_URL: sandbox.smtpUrl,
    ...variables,
  });
  const operator = openOperator(env, db.pool, log, { pausesMs });
  onTestFinished(() => operator.close());
  return operator;
}

/** A pager of the operator's that answers with each of `statuses` in turn, then with the last. */
async function pager(...statuses: number[]): Promise<{ url: string; got: Record<string, unknown>[] }> {
  const got: Record<string, unknown>[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    got.push(JSON.parse(body));
    response.writeHead(statuses[got.length - 1] ?? statuses.at(-1) ?? 204).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/hook?token=hush`, got };
}

function logged(event: string): Record<string, unknown>[] {
  return lines.map((line) => JSON.parse(line)).filter((line) => line.event === event);
}

async function inbox(to: string) {
  return sandbox.inbox.list({ to });
}

describe("a call to the operator", () => {
  test("goes to the webhook, by mail and by SMS, each saying that it comes from a sandbox", async () => {
    const { url, got } = await pager(204);
    open({
      OPERATOR_ALERT_WEBHOOK: url,
      OPERATOR_ALERT_EMAIL: MAIL,
      OPERATOR_ALERT_SMS: NUMBER,
    }).call(EVENT);
    await until(() => logged("operator.called").length === 1);
    expect(logged("operator.called")[0]).toMatchObject({ ways: ["webhook", "email", "sms"] });
    expect(got).toEqual([
      { ...EVENT, at: expect.any(String), service: "http://localhost:8080", mode: "sandbox" },
    ]);
    const [mail] = await inbox(MAIL);
    expect(mail?.content).toMatchObject({
      kind: "email",
      subject: `SANDBOX Amberwire warning: ${EVENT.title}`,
      text: expect.stringContaining(EVENT.detail),
    });
    const [sms] = await inbox(NUMBER);
    expect(sms?.content).toMatchObject({
      kind: "sms",
      provider: "twilio",
      text: `SANDBOX Amberwire warning: ${EVENT.title} http://localhost:8080/readyz`,
    });
  });

  test("is made once by all processes that notice the same, and again by another key", async () => {
    const { url, got } = await pager(200);
    const operators = Array.from({ length: 6 }, () => open({ OPERATOR_ALERT_WEBHOOK: url }));
    for (const operator of operators) operator.call(EVENT);
    await until(() => got.length === 1);
    operators[0]?.call({ ...EVENT, key: "channel.disabled:sms" });
    await until(() => got.length === 2);
    await Promise.all(operators.map((operator) => operator.close()));
    expect(got.map(({ key }) => key)).toEqual([EVENT.key, "channel.disabled:sms"]);
  });

  test("is made again when the hour is over, not before", async () => {
    const { url, got } = await pager(200);
    const ago = (interval: string) =>
      db.pool.query("UPDATE operator_call SET called_at = now() - $1::interval", [interval]);
    const callAndWait = async () => {
      const operator = open({ OPERATOR_ALERT_WEBHOOK: url });
      operator.call(EVENT);
      await operator.close();
    };
    await callAndWait();
    await ago("59 minutes 50 seconds");
    await callAndWait();
    expect(got).toHaveLength(1);
    await ago("1 hour");
    await callAndWait();
    expect(got).toHaveLength(2);
  });

  test("is tried again while the webhook refuses", async () => {
    const { url, got } = await pager(500, 503, 200);
    open({ OPERATOR_ALERT_WEBHOOK: url }).call(EVENT);
    await until(() => logged("operator.called").length === 1);
    expect(got).toHaveLength(3);
  });

  test("reaches the operator by mail while the webhook is down, and tells no secret in the log", async () => {
    open({
      OPERATOR_ALERT_WEBHOOK: "http://127.0.0.1:9/hook?token=hush",
      OPERATOR_ALERT_EMAIL: MAIL,
      OPERATOR_ALERT_SMS: NUMBER,
    }).call({ ...EVENT, key: "half" });
    await until(() => logged("operator.called").length === 1);
    expect(logged("operator.called")[0]).toMatchObject({ ways: ["email", "sms"] });
    expect(logged("operator.not-reached")).toMatchObject([{ way: "webhook", code: "econnrefused" }]);
    expect(lines.join("")).not.toMatch(/hush|oncall|612345678/);
  });

  test("that nobody took may be made again at once, and never throws", async () => {
    sandbox.faults.add({
      match: { channel: "email", to: MAIL },
      fault: { kind: "smtp", at: "rcpt", reply: "550 5.1.1 no such user oncall@example.org" },
    });
    const operator = open({ OPERATOR_ALERT_WEBHOOK: "http://127.0.0.1:9", OPERATOR_ALERT_EMAIL: MAIL });
    operator.call(EVENT);
    await until(() => logged("operator.not-reached").length === 2);
    await until(async () => (await db.pool.query("SELECT FROM operator_call")).rowCount === 0);
    expect(lines.join("")).not.toContain("oncall");
    operator.call(EVENT);
    await until(() => logged("operator.called").length === 1);
  });

  test("goes through the second mail server when the first is away", async () => {
    open({ OPERATOR_ALERT_EMAIL: MAIL, SMTP_URL: `smtp://127.0.0.1:9,${sandbox.smtpUrl}` }).call(EVENT);
    await until(() => logged("operator.called").length === 1);
  });

  test("is only logged when the database is away, or when there is nobody to call", async () => {
    const { url, got } = await pager(200);
    await db.pool.query("DROP TABLE operator_call");
    open({ OPERATOR_ALERT_WEBHOOK: url }).call(EVENT);
    await until(() => logged("operator.not-reached").length === 1);
    open({}).call(EVENT);
    expect(logged("operator.needed")).toHaveLength(2);
    expect(got).toEqual([]);
  });

  test("holds up no stop: pauses end, and what is told ends first", async () => {
    const { url, got } = await pager(500);
    const operator = open({ OPERATOR_ALERT_WEBHOOK: url }, [60_000]);
    operator.call(EVENT);
    await until(() => got.length === 1);
    const startedMs = performance.now();
    await operator.close();
    expect(performance.now() - startedMs).toBeLessThan(4_000);
    expect(logged("operator.not-reached")).toHaveLength(1);
  });
});
