// Against the sandbox's Twilio: what a look-up finds of an SMS whose fate nobody knew.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Provider, SmsRendered } from "../../../src/channels/contract.ts";
import type { Sandbox } from "../../../src/sandbox/start-sandbox.ts";
import { OPEN, startTestSandbox } from "../channel-cases.ts";

let sandbox: Sandbox;
let provider: Provider<SmsRendered>;
let person = 0;
beforeAll(async () => {
  sandbox = await startTestSandbox();
  provider = OPEN.sms(sandbox, { requestTimeoutMs: 5_000 });
});
afterEach(() => sandbox.faults.clear());
afterAll(async () => {
  await provider.close();
  await sandbox.close();
});

const options = () => ({ signal: new AbortController().signal, attempt: "11-1-1", ttlSeconds: 60 }) as const;
const hourAgo = () => new Date(Date.now() - 3_600_000);
const text = (words: string): SmsRendered => ({
  to: `+336987${String(++person).padStart(5, "0")}`,
  text: words,
  segments: 1,
});
const look = (rendered: SmsRendered, since = hourAgo()) =>
  provider.lookup?.(rendered, { ...options(), since });

test("finds a message that was taken before the connection was cut", async () => {
  const rendered = text("Alerte enlèvement & « Nantes » +1%");
  sandbox.faults.add({ match: { channel: "sms" }, fault: { kind: "reset", taken: true } });
  expect(await provider.send(rendered, options())).toMatchObject({ kind: "unknown" });
  const found = await look(rendered);
  expect(found).toMatchObject({ kind: "accepted" });
  expect(found?.kind === "accepted" ? found.reference : "").toMatch(/^SM[0-9a-f]{32}$/);
});

test("has no trace of a message that was never taken", async () => {
  const rendered = text("Alerte");
  sandbox.faults.add({ match: { channel: "sms" }, fault: { kind: "reset", taken: false } });
  expect(await provider.send(rendered, options())).toMatchObject({ kind: "unknown" });
  expect(await look(rendered)).toBeUndefined();
});

test("does not take another text to the same number, the same text to another, or an older one for it", async () => {
  const rendered = text("Alerte un");
  await provider.send(rendered, options());
  expect(await look({ ...rendered, text: "Alerte une" })).toBeUndefined();
  expect(await look({ ...rendered, to: "+33699999999" })).toBeUndefined();
  expect(await look(rendered, new Date(Date.now() + 600_000))).toBeUndefined();
  expect(await look(rendered)).toMatchObject({ kind: "accepted" });
});

test("reads on over every page", async () => {
  const rendered = text("Le premier");
  await provider.send(rendered, options());
  for (let n = 0; n < 120; n++) await provider.send({ ...rendered, text: `Un autre ${n}` }, options());
  expect(await look(rendered)).toMatchObject({ kind: "accepted" });
  expect(await look({ ...rendered, text: "Un autre 120" })).toBeUndefined();
});

test.each([
  [{ kind: "status", status: 503 } as const, /^lookup-http-503$/],
  [{ kind: "garbage" } as const, /^lookup-garbage-reply$/],
  [{ kind: "reset" } as const, /^lookup-(cut|econnreset)$/],
])("does not say that there is no trace when the list could not be read (%j)", async (fault, code) => {
  sandbox.faults.add({ match: { channel: "sms", call: "list" }, fault, times: null });
  expect(await look(text("Alerte"))).toMatchObject({ kind: "unknown", code: expect.stringMatching(code) });
});

test("tries again when the list cannot be read at first", async () => {
  const rendered = text("Alerte");
  await provider.send(rendered, options());
  sandbox.faults.add({
    match: { channel: "sms", call: "list" },
    fault: { kind: "status", status: 503 },
    times: 2,
  });
  expect(await look(rendered)).toMatchObject({ kind: "accepted" });
});

test("never takes a stray answer on its connection for the answer to another message", async () => {
  const server = createServer((request, response) => {
    request.resume();
    const body = JSON.stringify({
      sid: `SM${"0".repeat(32)}`,
      status: "queued",
      to: "+33600000000",
      body: "",
    });
    request.on("end", () => response.writeHead(201, { "content-length": body.length }).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const port = (server.address() as AddressInfo).port;
  const other = OPEN.sms({ ...sandbox, twilioUrl: `http://127.0.0.1:${port}` }, { requestTimeoutMs: 5_000 });
  expect(await other.send(text("Alerte"), options())).toEqual({
    kind: "unknown",
    code: "twilio-foreign-reply",
  });
  expect(await other.send({ ...text("x"), to: "+33600000000" }, options())).toMatchObject({
    kind: "accepted",
  });
  await other.close();
  server.close();
});
