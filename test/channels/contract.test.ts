// The one suite that every channel's provider passes, against the sandbox's servers: what the other side does, and what we make of it.
import { createServer } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { AttemptReference, ChannelKind, Provider, SendOutcome } from "../../src/channels/contract.ts";
import type { InboxItem } from "../../src/sandbox/inbox-item.ts";
import type { Sandbox } from "../../src/sandbox/start-sandbox.ts";
import { until } from "../support/until.ts";
import {
  addressOf,
  CARRIERS,
  OPEN,
  renderedFor,
  SECRETS,
  secretPartOf,
  startTestSandbox,
} from "./channel-cases.ts";
import { exampleContent } from "./example-content.ts";
import { CASES } from "./fault-cases.ts";

const content = exampleContent();
const IN_TIME = { requestTimeoutMs: 8_000 };
const SHORT = { requestTimeoutMs: 250 };
let sandbox: Sandbox;
let lastPerson = 0;

beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.close());
afterEach(() => sandbox.faults.clear());

const never = () => new AbortController().signal;

describe.each(CARRIERS)("the provider $name of $kind", ({ name, kind }) => {
  const opened: Provider<never>[] = [];
  const outcomes: SendOutcome[] = [];
  afterAll(() => Promise.all(opened.map((provider) => provider.close())));

  const open = (limits = IN_TIME, urls: Parameters<(typeof OPEN)["sms"]>[0] = sandbox) => {
    const provider = asAny(OPEN[name](urls, limits));
    opened.push(provider);
    return provider;
  };
  const nextPerson = () => {
    lastPerson += 1;
    return { n: lastPerson, rendered: asNever(renderedFor(kind, content, sandbox, lastPerson)) };
  };
  const send = async (
    provider: Provider<never>,
    person = nextPerson(),
    signal = never(),
    ttlSeconds = 600,
  ) => {
    const attempt: AttemptReference = `11-${person.n}-1`;
    const outcome = await provider.send(person.rendered, { signal, attempt, ttlSeconds });
    outcomes.push(outcome);
    return outcome;
  };
  const fault = (given: Parameters<Sandbox["faults"]["add"]>[0]["fault"]) =>
    sandbox.faults.add({ match: { channel: kind }, fault: given });
  const received = async (): Promise<InboxItem[]> => sandbox.inbox.list({ channel: kind, limit: 1000 });

  test("says accepted when the other side took it, and what arrives is what was rendered", async () => {
    const person = nextPerson();
    const before = (await received()).length;
    expect(await send(open(), person)).toMatchObject({ kind: "accepted" });
    const items = await received();
    expect(items.length).toBe(before + 1);
    expectSame(kind, items[0], renderedFor(kind, content, sandbox, person.n));
  });

  test.each(CASES[name])("makes of $name: $outcome.kind", async ({ fault: given, outcome }) => {
    const rule = fault(given);
    expect(await send(open())).toMatchObject(outcome);
    expect(sandbox.faults.list().find(({ id }) => id === rule)?.used).toBe(1);
  });

  test("goes on after every fault with the same provider", async () => {
    const provider = open();
    for (const { fault: given } of CASES[name]) {
      fault(given);
      await send(provider);
      sandbox.faults.clear();
    }
    await until(async () => (await send(provider)).kind === "accepted");
  });

  test.each([{ kind: "slow", ms: 5_000 } as const, { kind: "hang" } as const])(
    "gives up after its own timeout: $kind",
    async (given) => {
      fault(given);
      const startedMs = performance.now();
      expect(await send(open(SHORT))).toEqual({ kind: "unknown", code: "timeout" });
      expect(performance.now() - startedMs).toBeLessThan(2_000);
    },
  );

  test("ends at once when it is called off, and does not know then", async () => {
    const rule = fault({ kind: "hang" });
    const controller = new AbortController();
    const provider = open();
    const sending = send(provider, nextPerson(), controller.signal);
    await until(() => sandbox.faults.list().find(({ id }) => id === rule)?.used === 1);
    const abortedMs = performance.now();
    controller.abort();
    expect(await sending).toEqual({ kind: "unknown", code: "aborted" });
    expect(performance.now() - abortedMs).toBeLessThan(200);
    expect(await send(provider)).toMatchObject({ kind: "accepted" });
  });

  test("says timeout, not aborted, when the deadline fired", async () => {
    fault({ kind: "hang" });
    expect(await send(open(), nextPerson(), AbortSignal.timeout(200))).toEqual({
      kind: "unknown",
      code: "timeout",
    });
  });

  test("sends nothing when it was called off before", async () => {
    const provider = open();
    const before = (await received()).length;
    expect(await send(provider, nextPerson(), AbortSignal.abort())).toMatchObject({
      kind: "deferred",
      code: "aborted",
    });
    expect(await send(provider)).toMatchObject({ kind: "accepted" });
    expect((await received()).length).toBe(before + 1);
  });

  test("defers when nobody listens: nothing was sent", async () => {
    const port = await closedPort();
    const nowhere = {
      twilioUrl: `http://127.0.0.1:${port}`,
      sinchUrl: `http://127.0.0.1:${port}`,
      smtpUrl: `smtp://127.0.0.1:${port}`,
      pushUrl: "",
      webhookUrls: [],
    };
    const { n, rendered } = nextPerson();
    const moved = asNever(movedTo(port, rendered));
    expect(await send(open(IN_TIME, nowhere), { n, rendered: moved })).toMatchObject({
      kind: "deferred",
      code: "econnrefused",
    });
  });

  test("sends many at a time, each exactly once", async () => {
    const provider = open();
    const before = (await received()).length;
    const sent = await Promise.all(Array.from({ length: 40 }, () => send(provider)));
    expect(new Set(sent.map((outcome) => outcome.kind))).toEqual(new Set(["accepted"]));
    expect((await received()).length).toBe(before + 40);
  });

  test("ends what is in flight as unknown when it is closed", async () => {
    const rule = fault({ kind: "hang" });
    const provider = open();
    const sending = send(provider);
    await until(() => sandbox.faults.list().find(({ id }) => id === rule)?.used === 1);
    const closedMs = performance.now();
    await provider.close();
    expect(await sending).toMatchObject({ kind: "unknown" });
    expect(performance.now() - closedMs).toBeLessThan(1_000);
    expect(await send(provider)).toMatchObject({ kind: "deferred" });
  });

  test("puts no address, text or secret into an outcome", () => {
    expect(outcomes.length).toBeGreaterThan(20);
    const said = JSON.stringify(outcomes);
    const address = secretPartOf(kind, addressOf(kind, sandbox, 1));
    for (const secret of [...SECRETS, address, "Nantes", "person-", "example.net", "+336"])
      expect(said).not.toContain(secret);
    for (const { code } of outcomes) expect(code).toMatch(/^[a-z0-9._-]{2,40}$/);
  });
});

describe.each(CARRIERS.filter(({ kind }) => kind !== "email"))("Retry-After of $name", ({ name, kind }) => {
  test("is understood as a date too", async () => {
    const provider = asAny(OPEN[name](sandbox, IN_TIME));
    const at = new Date(Date.now() + 90_000).toUTCString();
    sandbox.faults.add({ match: { channel: kind }, fault: { kind: "status", status: 429, retryAfter: at } });
    const rendered = asNever(renderedFor(kind, content, sandbox, 9_000));
    const outcome = await provider.send(rendered, { signal: never(), attempt: "11-9000-1", ttlSeconds: 600 });
    expect(outcome).toMatchObject({ kind: "deferred" });
    const wait = outcome.kind === "deferred" ? outcome.retryAfterMs : undefined;
    expect(wait).toBeGreaterThan(80_000);
    expect(wait).toBeLessThanOrEqual(90_000);
    await provider.close();
  });
});

function expectSame(
  kind: ChannelKind,
  item: InboxItem | undefined,
  rendered: ReturnType<typeof renderedFor>,
): void {
  expect(item?.state).toBe("received");
  const got = item?.content;
  if (got?.kind === "sms" && "text" in rendered) {
    expect({ to: item?.to, text: got.text, segments: got.segments }).toEqual(rendered);
    expect(got.validitySeconds).toBe(600);
  } else if (got?.kind === "push" && "payload" in rendered) {
    expect({ payload: got.text, topic: got.topic, urgency: got.urgency }).toEqual({
      payload: rendered.payload,
      topic: rendered.topic,
      urgency: rendered.urgency,
    });
    expect(got.ttlSeconds).toBe(600);
  } else if (got?.kind === "webhook" && "body" in rendered) {
    expect({ body: got.body, id: got.id, sequence: got.sequence }).toEqual({
      body: rendered.body,
      id: rendered.id,
      sequence: rendered.sequence,
    });
  } else if (got?.kind === "email" && "message" in rendered) {
    expect(got.subject).toBe(rendered.message.subject);
    expect(got.text.trimEnd()).toBe(rendered.message.text.replace("{manage}", rendered.manageUrl).trimEnd());
    expect(item?.to).toBe(rendered.to);
  } else expect.unreachable(`${kind} arrived as ${got?.kind}`);
}

/** The suite is generic over the channel; each provider is only ever given what its own channel rendered. */
function asAny(provider: unknown): Provider<never> {
  return provider as Provider<never>;
}

function asNever(rendered: unknown): never {
  return rendered as never;
}

function movedTo(port: number, rendered: unknown): unknown {
  if (typeof rendered !== "object" || rendered === null) return rendered;
  if ("subscription" in rendered) {
    const subscription = rendered.subscription as { endpoint: string };
    return { ...rendered, subscription: { ...subscription, endpoint: `https://127.0.0.1:${port}/push` } };
  }
  return "url" in rendered ? { ...rendered, url: `http://127.0.0.1:${port}/` } : rendered;
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 1;
}
