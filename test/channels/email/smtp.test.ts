// The mail provider against real SMTP servers on loopback: what the contract suite cannot ask, because it is about mail alone.
import { generateKeyPairSync } from "node:crypto";
import { createServer, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { AttemptReference, EmailRendered, Failover, Provider } from "../../../src/channels/contract.ts";
import { renderEmail } from "../../../src/channels/email/render.ts";
import { readReturnPath } from "../../../src/channels/email/return-path.ts";
import { openSmtp, type SmtpSettings } from "../../../src/channels/email/smtp.ts";
import { openFailover } from "../../../src/channels/failover.ts";
import type { EmailContent, InboxItem } from "../../../src/sandbox/inbox-item.ts";
import type { Sandbox } from "../../../src/sandbox/start-sandbox.ts";
import { startTestSandbox } from "../channel-cases.ts";
import { exampleContent, recipientAt } from "../example-content.ts";
import { dkimHolds } from "./dkim-verifier.ts";

const KEY = Buffer.alloc(32, 7);
const content = exampleContent();
const opened: Provider<EmailRendered>[] = [];
let [first, second]: Sandbox[] = [];
beforeAll(async () => {
  [first, second] = await Promise.all([startTestSandbox(), startTestSandbox()]);
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((provider) => provider.close()));
  for (const sandbox of both()) {
    sandbox.faults.clear();
    sandbox.inbox.clear();
  }
});
afterAll(() => Promise.all(both().map((sandbox) => sandbox.close())));

function both(): [Sandbox, Sandbox] {
  if (!first || !second) throw new Error("the sandboxes are not up");
  return [first, second];
}

function open(changes: Partial<SmtpSettings> = {}): Provider<EmailRendered> {
  const provider = openSmtp({
    url: both()[0].smtpUrl,
    name: "smtp",
    from: "Alertes <alerts@example.org>",
    returnPathKey: KEY,
    connections: 2,
    connectTimeoutMs: 1_000,
    requestTimeoutMs: 5_000,
    idleMs: 5_000,
    answerBytesMax: 4_096,
    ...changes,
  });
  opened.push(provider);
  return provider;
}

const send = (
  provider: Provider<EmailRendered>,
  attempt: AttemptReference = "7-42-1",
  address = "ines@example.net",
) =>
  provider.send(renderEmail(content, recipientAt(42, address)), {
    signal: new AbortController().signal,
    attempt,
    ttlSeconds: 60,
  });
const mailsAt = async (sandbox: Sandbox) => (await sandbox.inbox.list({ channel: "email" })).map(mailOf);

function mailOf(item: InboxItem): EmailContent {
  if (item.content.kind !== "email") throw new Error("not a mail");
  return item.content;
}

/** Both relays in order, as the channel takes them. */
function inOrder(urls = both().map(({ smtpUrl }) => smtpUrl)): Failover<EmailRendered> {
  const candidates = urls.map((url, n) => ({ provider: open({ url, name: `relay-${n}` }), bucket: null }));
  return openFailover(candidates, { slowMs: 5_000 });
}

const offer = (relays: Failover<EmailRendered>) =>
  relays.send("relay-0", renderEmail(content, recipientAt(42, "ines@example.net")), {
    signal: new AbortController().signal,
    attempt: "7-42-1",
    ttlSeconds: 60,
  });

test("goes to the next relay when the first cannot be reached or says no at its greeting", async () => {
  const [, other] = both();
  expect(await offer(inOrder(["smtp://127.0.0.1:1", other.smtpUrl]))).toMatchObject({
    provider: "relay-1",
    outcome: { kind: "accepted" },
    passed: [{ provider: "relay-0", outcome: { kind: "deferred", code: "econnrefused" } }],
  });
  both()[0].faults.add({
    match: { channel: "email" },
    fault: { kind: "smtp", at: "connect", reply: "421 4.3.2 Full" },
  });
  expect(await offer(inOrder())).toMatchObject({ provider: "relay-1", outcome: { kind: "accepted" } });
  expect(await mailsAt(other)).toHaveLength(2);
});

test("never goes to the next relay once the first may have taken the mail, or has refused it", async () => {
  const [main, other] = both();
  const relays = inOrder();
  main.faults.add({ match: { channel: "email" }, fault: { kind: "reset", taken: true } });
  expect(await offer(relays)).toMatchObject({
    provider: "relay-0",
    outcome: { kind: "unknown" },
    passed: [],
  });
  main.faults.add({
    match: { channel: "email" },
    fault: { kind: "smtp", at: "rcpt", reply: "550 5.1.1 Nobody" },
  });
  expect(await offer(relays)).toMatchObject({ provider: "relay-0", outcome: { kind: "refused" } });
  expect(await mailsAt(other)).toHaveLength(0);
});

test("keeps the Message-ID over the attempts of one delivery and gives each attempt its own return path", async () => {
  const provider = open();
  for (const attempt of ["7-42-1", "7-42-2", "7-43-1"] as const) await send(provider, attempt);
  const [third, again, initial] = await mailsAt(both()[0]);
  expect(again?.messageId).toBe(initial?.messageId);
  expect(third?.messageId).not.toBe(initial?.messageId);
  expect(initial?.messageId).toMatch(/^<bul_[0-9a-z]{24}\.16@example\.org>$/);
});

test("writes the signed return path into the envelope", async () => {
  const { url, lines, close } = await listeningRelay();
  expect(await send(open({ url }))).toMatchObject({ kind: "accepted", reference: "ABCD1234" });
  const from = /MAIL FROM:<([^>]+)>/.exec(lines.join("\n"))?.[1] ?? "";
  expect(readReturnPath([KEY], from)).toBe("7-42-1");
  await close();
});

test("sends over a new session when the relay has ended the one that lay idle, and only once", async () => {
  const { url, lines, drop, close } = await listeningRelay();
  const provider = open({ url });
  await send(provider);
  drop();
  expect(await send(provider)).toMatchObject({ kind: "accepted" });
  expect(lines.filter((line) => line === "DATA")).toHaveLength(2);
  await close();
});

test("uses no more connections than it may", async () => {
  const { url, connections, close } = await listeningRelay();
  const provider = open({ url });
  const sent = await Promise.all(Array.from({ length: 20 }, (_, n) => send(provider, `7-${n + 1}-1`)));
  expect(sent.every(({ kind }) => kind === "accepted")).toBe(true);
  expect(connections()).toBe(2);
  await close();
});

test("logs in where the address of the relay says so, and defers when it may not", async () => {
  const { url, lines, close } = await listeningRelay("AUTH PLAIN");
  const provider = open({ url: url.replace("smtp://", "smtp://user%40x:pa%20ss@") });
  expect(await send(provider)).toMatchObject({ kind: "accepted" });
  expect(
    lines.some((line) => line === `AUTH PLAIN ${Buffer.from("\0user@x\0pa ss").toString("base64")}`),
  ).toBe(true);
  await close();
});

test("refuses what is no address without asking a relay", async () => {
  expect(await send(open(), "7-42-1", "ines@example.net\r\nDATA")).toEqual({
    kind: "refused",
    code: "address-invalid",
    suppress: "invalid-address",
  });
  expect(await send(open(), "7-42-1", "inès@example.net")).toEqual({
    kind: "refused",
    code: "address-needs-smtputf8",
  });
});

test("signs with DKIM so that a verifier agrees, over both unsubscribe headers", async () => {
  const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const { url, mails, close } = await listeningRelay();
  const privateKey = pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  await send(open({ url, dkim: { domain: "example.org", selector: "s1", privateKey } }));
  const raw = mails()[0] ?? "";
  const verdict = dkimHolds(raw, pair.publicKey);
  expect(verdict.holds).toBe(true);
  expect(verdict.signed).toEqual(
    expect.arrayContaining(["from", "to", "date", "message-id", "list-unsubscribe", "list-unsubscribe-post"]),
  );
  expect(dkimHolds(raw.replace("unsubscribe/a", "unsubscribe/b"), pair.publicKey).holds).toBe(false);
  expect(dkimHolds(raw.replace("Alerte", "alerte"), pair.publicKey).holds).toBe(false);
  await close();
});

test("opens with no short DKIM key and no sender without an address", () => {
  const weak = generateKeyPairSync("rsa", { modulusLength: 1024 });
  const privateKey = weak.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  expect(() => open({ dkim: { domain: "example.org", selector: "s1", privateKey } })).toThrow(/2048 bits/);
  expect(() => open({ from: "Alertes" })).toThrow(/MAIL_FROM/);
});

/** A relay of a few lines that writes down what it is told. */
async function listeningRelay(extension = "8BITMIME") {
  const lines: string[] = [];
  const mails: string[] = [];
  const sockets = new Set<Socket>();
  let count = 0;
  const server = createServer((socket) => {
    count++;
    sockets.add(socket);
    let [mail, buffered] = [undefined as string | undefined, ""];
    const say = (text: string) => void socket.write(`${text}\r\n`);
    say("220 relay");
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      buffered += chunk.toString("latin1");
      for (let end = buffered.indexOf("\r\n"); end >= 0; end = buffered.indexOf("\r\n")) {
        const line = buffered.slice(0, end);
        buffered = buffered.slice(end + 2);
        if (mail === undefined) {
          lines.push(line);
          if (line.startsWith("EHLO")) say(`250-relay\r\n250 ${extension}`);
          else if (line.startsWith("AUTH")) say("235 2.7.0 Welcome");
          else if (line === "DATA") [mail] = ["", say("354 Go on")];
          else say(line === "QUIT" ? "221 Bye" : "250 2.1.0 Ok");
        } else if (line === ".") {
          mails.push(mail);
          mail = undefined;
          say("250 2.0.0 Ok: queued as ABCD1234");
        } else mail += `${line.replace(/^\./, "")}\r\n`;
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  const close = async () => {
    drop();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    url: `smtp://127.0.0.1:${port}`,
    lines,
    mails: () => mails,
    connections: () => count,
    drop,
    close,
  };
}
