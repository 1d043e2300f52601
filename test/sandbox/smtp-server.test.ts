import { connect } from "node:net";
import { createTransport, type SendMailOptions } from "nodemailer";
import { afterEach, describe, expect, it } from "vitest";
import type { FaultRule } from "../../src/sandbox/faults.ts";
import { until } from "../support/until.ts";
import { oneSandbox } from "./one-sandbox.ts";

const sandbox = await oneSandbox();
const guarded = await oneSandbox({ smtp: { auth: { user: "mailer", pass: "p@ss" }, startTls: true } });
const open: { close(): void }[] = [];
afterEach(() => {
  for (const transport of open.splice(0)) transport.close();
});

async function send(to: string, more: SendMailOptions = {}, url = `${sandbox.smtpUrl}/?socketTimeout=1500`) {
  const transport = createTransport(url);
  open.push(transport);
  const mail = { from: "alerts@example.org", to, subject: "Alerte enlèvement", text: "Inès, 9 ans", ...more };
  return transport.sendMail(mail);
}

/** What the sender learns, and how many mails the person really has. */
async function outcome(to: string, fault: FaultRule["fault"]): Promise<{ learns: unknown; has: number }> {
  sandbox.faults.add({ match: { channel: "email", to }, fault });
  const learns = await send(to).then(
    () => "accepted",
    (error: { responseCode?: number; code?: string }) => error.responseCode ?? error.code,
  );
  return { learns, has: (await sandbox.inbox.list({ to })).length };
}

describe("the mail server", () => {
  it("keeps a mail and shows its text, headers and attachments decoded", async () => {
    const headers = { "List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "Content-Language": "fr" };
    const attachments = [{ filename: "plan.txt", content: "12345" }];
    await send("Anna@Example.org", {
      headers,
      attachments,
      html: "<p>Inès",
      messageId: "<12-34-1@example.org>",
    });
    const [item] = await sandbox.inbox.list({ channel: "email", to: "anna@example.org" });
    expect(item).toMatchObject({ tag: "12", state: "received" });
    expect(item?.content).toMatchObject({
      kind: "email",
      from: "alerts@example.org",
      subject: "Alerte enlèvement",
      text: "Inès, 9 ans",
      html: "<p>Inès",
      language: "fr",
      messageId: "<12-34-1@example.org>",
      attachments: [{ filename: "plan.txt", contentType: "text/plain", bytes: 5 }],
    });
    expect(item?.content).toHaveProperty(
      "headers",
      expect.arrayContaining([{ name: "List-Unsubscribe-Post", value: "List-Unsubscribe=One-Click" }]),
    );
  });

  it("gives every recipient of the envelope a copy", async () => {
    await send("b1@example.org, b2@example.org");
    expect(await sandbox.inbox.list({ to: "b1@example.org" })).toHaveLength(1);
    expect(await sandbox.inbox.list({ to: "b2@example.org" })).toHaveLength(1);
  });

  it("takes a login and STARTTLS where they are asked for, and refuses a wrong password", async () => {
    const transport = createTransport({
      url: guarded.smtpUrl,
      requireTLS: true,
      tls: { ca: guarded.certificate },
    });
    open.push(transport);
    await transport.sendMail({ from: "a@example.org", to: "tls@example.org", text: "x" });
    expect(await guarded.inbox.list({ to: "tls@example.org" })).toHaveLength(1);
    const wrong = guarded.smtpUrl.replace("p%40ss", "nonsense");
    await expect(send("tls@example.org", {}, `${wrong}/?ignoreTLS=true`)).rejects.toMatchObject({
      responseCode: 535,
    });
    await expect(
      send("tls@example.org", {}, `${guarded.smtpUrl.replace(/\/\/.*@/, "//")}/?ignoreTLS=true`),
    ).rejects.toMatchObject({ responseCode: 530 });
  });

  it("refuses a mail over ten megabytes with 552", async () => {
    const text = `${"x".repeat(70)}\n`.repeat(160_000);
    await expect(send("big@example.org", { text }, sandbox.smtpUrl)).rejects.toMatchObject({
      responseCode: 552,
    });
  });
});

describe("faults of the mail server", () => {
  it.each([
    ["rcpt", "550 5.1.1 No such user", 550],
    ["rcpt", "450 4.2.1 Try again later", 450],
    ["data", "552 5.2.2 Mailbox full", 552],
    ["data", "554 5.7.1 Blocked", 554],
  ] as const)("at %s: %s", async (at, reply, code) => {
    const to = `${at}-${code}@example.org`;
    expect(await outcome(to, { kind: "smtp", at, reply })).toEqual({ learns: code, has: 0 });
    await send(to);
    expect(await sandbox.inbox.list({ to })).toHaveLength(1);
  });

  it("keeps the reply's own enhanced code once", async () => {
    sandbox.faults.add({
      match: { channel: "email" },
      fault: { kind: "smtp", at: "rcpt", reply: "550 5.1.1 No such user" },
    });
    const failed = await send("code@example.org").catch((error: { response?: string }) => error.response);
    expect(failed).toBe("550 5.1.1 No such user");
  });

  it.each([
    ["connect", "421 4.3.2 Shutting down", 421],
    ["connect", "554 5.7.1 Not you", 554],
    ["mail", "451 4.7.1 Greylisted", 451],
  ] as const)("at %s, where no recipient is known yet: %s", async (at, reply, code) => {
    sandbox.faults.add({ match: { channel: "email" }, fault: { kind: "smtp", at, reply } });
    await expect(send("early@example.org")).rejects.toMatchObject({ responseCode: code });
    expect(await sandbox.inbox.list({ to: "early@example.org" })).toEqual([]);
  });

  it.each([
    ["reset before taking", { kind: "reset", taken: false }, { learns: "ESOCKET", has: 0 }],
    ["reset after taking", { kind: "reset", taken: true }, { learns: "ESOCKET", has: 1 }],
    ["hang before taking", { kind: "hang", taken: false }, { learns: "ETIMEDOUT", has: 0 }],
    ["hang after taking", { kind: "hang", taken: true }, { learns: "ETIMEDOUT", has: 1 }],
    ["slow", { kind: "slow", ms: 200 }, { learns: "accepted", has: 1 }],
    ["too slow, taken all the same", { kind: "slow", ms: 1900 }, { learns: "ETIMEDOUT", has: 1 }],
    ["garbage as a reply", { kind: "garbage" }, { learns: "accepted", has: 1 }],
    ["garbage on the wire", { kind: "garbage", layer: "wire" }, { learns: "EMESSAGE", has: 1 }],
    ["oversized", { kind: "oversized", bytes: 2_000_000 }, { learns: "EPROTOCOL", has: 1 }],
    ["twice", { kind: "twice" }, { learns: "accepted", has: 1 }],
  ] as const)("%s", async (name, fault, expected) => {
    expect(await outcome(`${name.replace(/\W/g, "-")}@example.org`, fault)).toEqual(expected);
  });

  it("closes a new connection at once", async () => {
    sandbox.faults.add({ match: { channel: "email" }, fault: { kind: "close" } });
    await expect(send("close@example.org")).rejects.toThrow();
    expect(sandbox.faults.list()[0]?.used).toBe(1);
  });

  it("answers twice: two replies to one mail", async () => {
    sandbox.faults.add({ match: { channel: "email" }, fault: { kind: "twice" } });
    const { hostname, port } = new URL(sandbox.smtpUrl);
    const socket = connect(Number(port), hostname).setEncoding("latin1");
    let heard = "";
    socket.on("data", (chunk) => {
      heard += String(chunk);
    });
    const commands = [
      "EHLO x",
      "MAIL FROM:<a@example.org>",
      "RCPT TO:<again@example.org>",
      "DATA",
      "\r\nx\r\n.",
    ];
    for (const [replies, command] of commands.entries()) {
      await until(() => (heard.match(/^\d{3} /gm) ?? []).length > replies);
      socket.write(`${command}\r\n`);
    }
    await until(() => /^250 2\.0\.0 Ok: queued.*\r\n250 2\.0\.0 Ok, and once more\r\n/m.test(heard));
    socket.destroy();
    expect(await sandbox.inbox.list({ to: "again@example.org" })).toHaveLength(1);
  });
});
