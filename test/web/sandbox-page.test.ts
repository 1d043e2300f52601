import { createServer } from "node:http";
import helmet from "@fastify/helmet";
import Fastify from "fastify";
import { createTransport } from "nodemailer";
import { fetch } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import webPush from "web-push";
import type { InboxContent, InboxItem } from "../../schemas/sandbox-inbox.ts";
import { HELMET_OPTIONS } from "../../src/http/headers.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/start-sandbox.ts";
import { itemView } from "../../src/web/sandbox/item.ts";
import { sandboxPage } from "../../src/web/sandbox-page.ts";
import { until } from "../support/until.ts";

const accountSid = `AC${"1".repeat(32)}`;
let sandbox: Sandbox;

async function appFor(controlUrl: string) {
  const app = Fastify();
  await app.register(helmet, HELMET_OPTIONS);
  await app.register(sandboxPage({ controlUrl }));
  afterAll(() => app.close());
  return app;
}

async function sms(to: string, text: string): Promise<void> {
  const authorization = `Basic ${Buffer.from(`${accountSid}:token`).toString("base64")}`;
  const body = new URLSearchParams({ To: to, From: "+15005550006", Body: text });
  const url = `${sandbox.twilioUrl}/2010-04-01/Accounts/${accountSid}/Messages.json`;
  expect((await fetch(url, { method: "POST", headers: { authorization }, body })).status).toBe(201);
}

async function mail(subject: string): Promise<void> {
  const transport = createTransport(sandbox.smtpUrl);
  const text = "Appelez le 197 : https://alerte.example/a.";
  const html = "<img src='https://tracker.example/x'><script>alert(1)</script>";
  await transport.sendMail({ from: "a@example.org", to: "anna@example.org", subject, text, html });
  transport.close();
}

async function push(payload: object): Promise<void> {
  const vapidDetails = { subject: "mailto:a@b.c", ...webPush.generateVAPIDKeys() };
  const made = webPush.generateRequestDetails(sandbox.subscriptionFor(7), JSON.stringify(payload), {
    vapidDetails,
    TTL: 60,
  });
  const { Agent } = await import("undici");
  const dispatcher = new Agent({ connect: { ca: sandbox.certificate } });
  const headers = Object.fromEntries(
    Object.entries(made.headers).map(([name, value]) => [name, String(value)]),
  );
  delete headers["Content-Length"];
  expect((await fetch(made.endpoint, { method: "POST", headers, body: made.body, dispatcher })).status).toBe(
    201,
  );
  await dispatcher.destroy();
}

beforeAll(async () => {
  sandbox = await startSandbox({ twilio: { accountSid, authToken: "token" } });
  await sms("+33612000001", "Alerte <b>enlèvement</b> €");
  await mail("Inès & <Paul>");
  await push({ title: "Alerte", body: "Une enfant", language: "fr", link: "https://alerte.example/p" });
  await fetch(sandbox.webhookUrls[0] ?? "", { method: "POST", body: "x" });
});
afterAll(() => sandbox.close());

describe("the page of the sandbox", () => {
  it("shows every channel, newest first, and says that nothing has left the machine", async () => {
    const { body, statusCode } = await (await appFor(sandbox.controlUrl)).inject("/sandbox");
    expect(statusCode).toBe(200);
    expect(body).toContain("Nothing has left this machine.");
    const places = ["Broadcaster</span>", "Push</span>", "Mail</span>", "SMS</span>"].map((kind) =>
      body.indexOf(kind),
    );
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(body).toContain("GSM-7 · 27 septets · 1 part");
    expect(body).toContain('<div class="toast" lang="fr">');
    expect(body).toContain("Refused: a webhook header is missing");
    expect(body).toContain("Refused by the receiver");
  });

  it("escapes what was sent, links addresses in text, and never shows a mail's HTML", async () => {
    const { body } = await (await appFor(sandbox.controlUrl)).inject("/sandbox");
    expect(body).toContain("Alerte &lt;b&gt;enlèvement&lt;/b&gt; €");
    expect(body).toContain("Inès &amp; &lt;Paul&gt;");
    expect(body).toContain(
      '<a href="https://alerte.example/a" rel="noreferrer">https://alerte.example/a</a>.',
    );
    expect(body).not.toContain("tracker.example");
    expect(body).not.toMatch(/<script(?! src="\/sandbox\/app\.js" defer)|<iframe|<style|style=| on\w+=/);
  });

  it("shows one channel, one person, and pages back", async () => {
    const app = await appFor(sandbox.controlUrl);
    const only = (await app.inject("/sandbox?channel=sms")).body;
    expect(only).toContain('href="/sandbox?channel=sms" aria-current="page"');
    expect(only.match(/<article/g)).toHaveLength(1);
    const person = (await app.inject(`/sandbox?to=${encodeURIComponent("anna@example.org")}`)).body;
    expect(person).toContain("What anna@example.org would have received");
    expect(person.match(/<article/g)).toHaveLength(1);
    for (let n = 0; n < 60; n++) await sms("+33612000002", `n ${n}`);
    const first = (await app.inject("/sandbox?to=%2B33612000002")).body;
    expect(first.match(/<article/g)).toHaveLength(50);
    const older = /href="(\/sandbox\?[^"]*before=\d+)"/.exec(first)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const second = (await app.inject(older)).body;
    expect(second.match(/<article/g)).toHaveLength(10);
    expect(second).toContain(">Newest</a>");
    expect(second).not.toContain("data-live");
  });

  it("shows everything rather than an error for a query that makes no sense", async () => {
    const app = await appFor(sandbox.controlUrl);
    for (const query of ["channel=fax", "before=x", "to=", "to=nobody"]) {
      expect((await app.inject(`/sandbox?${query}`)).statusCode).toBe(200);
    }
    expect((await app.inject("/sandbox?to=nobody")).body).toContain("Nothing here yet.");
  });

  it("serves its script and style from our origin under a policy without anything inline", async () => {
    const app = await appFor(sandbox.controlUrl);
    const { headers } = await app.inject("/sandbox");
    expect(headers["content-security-policy"]).toContain("script-src 'self'");
    expect(headers["content-security-policy"]).not.toContain("unsafe");
    expect((await app.inject("/sandbox/app.js")).headers["content-type"]).toMatch(/javascript/);
    const css = await app.inject("/sandbox/app.css");
    expect(css.headers["content-type"]).toMatch(/css/);
    expect(css.body).not.toMatch(/url\(|@import/);
  });

  it("passes the stream on, and ends it with the app", async () => {
    const app = await appFor(sandbox.controlUrl);
    const address = await app.listen({ host: "127.0.0.1", port: 0 });
    const answer = await fetch(`${address}/sandbox/stream`);
    expect(answer.headers.get("content-type")).toMatch(/^text\/event-stream/);
    let heard = "";
    const reading = (async () => {
      for await (const chunk of answer.body ?? []) heard += Buffer.from(chunk).toString();
    })().catch(() => undefined);
    await until(() => heard.startsWith("event: inbox\ndata: {"));
    const before = heard.length;
    await sms("+33612000003", "x");
    await until(() => heard.length > before);
    await app.close();
    await reading;
  });

  it("says 503 when the sandbox is away", async () => {
    const silent = createServer((_request, response) => response.writeHead(500).end());
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const app = await appFor(`http://127.0.0.1:${port}`);
    const kinds: unknown[] = [];
    app.addHook("onError", async (_request, _reply, error) => void kinds.push(Reflect.get(error, "kind")));
    expect((await app.inject("/sandbox")).statusCode).toBeGreaterThanOrEqual(500);
    silent.close();
    silent.closeAllConnections();
    expect((await app.inject("/sandbox/stream")).statusCode).toBeGreaterThanOrEqual(500);
    expect(kinds).toEqual(["unavailable", "unavailable"]);
  });
});

describe("one item", () => {
  const item = (content: InboxContent): InboxItem => ({
    number: 1,
    channel: content.kind,
    to: "<x>",
    at: "2026-11-23T12:00:00.000Z",
    state: "received",
    tag: null,
    content,
  });

  it("says when a browser could not decrypt a push", () => {
    const content = {
      kind: "push",
      text: null,
      problem: "bad <tag>",
      ttlSeconds: 0,
      urgency: "high",
      topic: null,
      bytes: 1,
    } as const;
    expect(itemView(item(content), true).toString()).toContain(
      "could not decrypt it and would show nothing: bad &lt;tag&gt;",
    );
  });

  it("encodes the person in the link", () => {
    const content = {
      kind: "sms",
      provider: "twilio",
      sid: "",
      from: "",
      text: "",
      encoding: "UCS-2",
      units: 1,
      segments: 2,
      validitySeconds: 60,
    } as const;
    const text = itemView(item(content), true).toString();
    expect(text).toContain('href="/sandbox?to=%3Cx%3E"');
    expect(text).toContain("UCS-2 · 1 units · 2 parts · valid 60 s");
  });
});
