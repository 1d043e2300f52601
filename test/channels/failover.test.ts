// Two scripted providers behind one channel, on a clock of the test's own: who is asked when, and that nothing is ever sent twice.
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FAILOVER } from "../../config/dispatch.ts";
import type { Failover, Provider, SendOutcome } from "../../src/channels/contract.ts";
import { openFailover } from "../../src/channels/failover.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date", "performance"], now: new Date("2026-11-23T14:00:00Z") });
});
afterEach(() => {
  vi.useRealTimers();
});

const SLOW_MS = 5_000;
const OUTCOMES = {
  well: { kind: "accepted", reference: "r", code: "ok" },
  "no such number": { kind: "refused", code: "x-1", suppress: "invalid-address" },
  "not for this one": { kind: "deferred", code: "x-2", scope: "contact" },
  unreachable: { kind: "deferred", code: "econnrefused", scope: "provider" },
  "too many": { kind: "deferred", code: "http-429", scope: "provider", retryAfterMs: 1_000 },
  503: { kind: "unknown", code: "http-503" },
  "key refused": { kind: "deferred", code: "http-401", scope: "provider", account: "stop" },
  "region not enabled": { kind: "deferred", code: "x-3", scope: "contact", account: "tell" },
} as const satisfies Record<string, SendOutcome>;
type Mood = keyof typeof OUTCOMES | "slow";

type Scripted = Provider<string> & { mood: Mood; readonly got: string[]; found: SendOutcome | undefined };

function scripted(name: string): Scripted {
  const provider: Scripted = {
    name,
    channel: "sms",
    mood: "well",
    got: [],
    found: undefined,
    async send(text) {
      provider.got.push(text);
      if (provider.mood !== "slow") return OUTCOMES[provider.mood];
      vi.advanceTimersByTime(SLOW_MS + 1);
      return OUTCOMES.well;
    },
    lookup: async () => provider.found,
    close: async () => undefined,
  };
  return provider;
}

function both(onAccountFault = (_fault: { provider: string; code: string }) => {}) {
  const [first, second] = [scripted("first"), scripted("second")];
  const candidates = [first, second].map((provider) => ({
    provider,
    bucket: { name: provider.name, perSecond: 10 },
  }));
  const failover = openFailover(candidates, { slowMs: SLOW_MS, onAccountFault });
  return { first, second, failover };
}

const options = { signal: new AbortController().signal, attempt: "1-1-1" as const, ttlSeconds: 60 };
const stateOf = (failover: Failover<string>, n = 0) => failover.states()[n]?.state;
const namesOf = (failover: Failover<string>, random = 0.99) =>
  failover.turns(random).map(({ provider, sendsMax }) => `${provider}${sendsMax === 1 ? " (trial)" : ""}`);

async function send(failover: Failover<string>, count: number, provider = "first") {
  const ends = [];
  for (let n = 0; n < count; n++) ends.push(await failover.send(provider, `text ${n}`, options));
  return ends;
}

describe("who is asked", () => {
  test("the first, and the second only in turn, while both are well", async () => {
    const { first, second, failover } = both();
    await send(failover, 20);
    expect([first.got.length, second.got.length]).toEqual([20, 0]);
    expect(namesOf(failover)).toEqual(["first", "second"]);
  });

  test("the second at once when surely nothing was sent, and who was asked in vain is told", async () => {
    const { first, second, failover } = both();
    for (const mood of ["unreachable", "too many", "region not enabled"] as const) {
      first.mood = mood;
      const [end] = await send(failover, 1);
      expect(end).toEqual({
        outcome: OUTCOMES.well,
        provider: "second",
        passed: [{ provider: "first", outcome: OUTCOMES[mood] }],
      });
    }
    expect(second.got).toHaveLength(3);
  });

  test.each(["503", "no such number", "not for this one", "well"] as const)(
    "nobody else after: %s",
    async (mood) => {
      const { first, second, failover } = both();
      first.mood = mood === "503" ? 503 : mood;
      const [end] = await send(failover, 1);
      expect(end).toEqual({
        outcome: OUTCOMES[first.mood as keyof typeof OUTCOMES],
        provider: "first",
        passed: [],
      });
      expect(second.got).toEqual([]);
    },
  );

  test("nobody after a cancel has called the attempt off", async () => {
    const { first, second, failover } = both();
    first.mood = "unreachable";
    const aborted = { ...options, signal: AbortSignal.abort() };
    expect(await failover.send("first", "x", aborted)).toMatchObject({ provider: "first", passed: [] });
    expect(second.got).toEqual([]);
  });

  test("names must differ, and there must be one", () => {
    expect(() => openFailover([], { slowMs: 1 })).toThrow();
    const provider = scripted("same");
    const twice = [provider, provider].map((one) => ({ provider: one, bucket: null }));
    expect(() => openFailover(twice, { slowMs: 1 })).toThrow(/same name/);
  });
});

describe("the breaker", () => {
  test("opens after five failures of five, not after four", async () => {
    const { first, failover } = both();
    first.mood = 503;
    await send(failover, 4);
    expect(stateOf(failover)).toBe("closed");
    await send(failover, 1);
    expect(failover.states()[0]).toEqual({
      channel: "sms",
      provider: "first",
      state: "open",
      share: 0,
      since: "2026-11-23T14:00:00.000Z",
      code: "http-503",
    });
    expect(namesOf(failover)).toEqual(["second"]);
  });

  test("opens when answers are slow, although they are taken", async () => {
    const { first, failover } = both();
    first.mood = "slow";
    const ends = await send(failover, 5);
    expect(ends.map(({ outcome }) => outcome.kind)).toEqual(Array(5).fill("accepted"));
    expect(failover.states()[0]).toMatchObject({ state: "open", code: "slow" });
  });

  test("does not open for what is wrong with numbers, nor when every second send fails", async () => {
    const { first, failover } = both();
    for (const mood of ["no such number", "not for this one"] as const) {
      first.mood = mood;
      await send(failover, 20);
    }
    for (let n = 0; n < 20; n++) {
      first.mood = n % 2 === 0 ? 503 : "well";
      await send(failover, 1);
    }
    expect(stateOf(failover)).toBe("closed");
  });

  test("half-opens with one send a second, three in a row, and closes only when all went well", async () => {
    const { first, failover } = both();
    first.mood = 503;
    await send(failover, 5);
    vi.advanceTimersByTime(FAILOVER.openForMs[0] - 1);
    expect(namesOf(failover)).toEqual(["second"]);
    vi.advanceTimersByTime(1);
    expect(namesOf(failover)).toEqual(["first (trial)", "second"]);
    expect(namesOf(failover)).toEqual(["second"]);
    first.mood = "well";
    for (let n = 0; n < 3; n++) {
      expect((await send(failover, 1))[0]?.provider).toBe("first");
      expect(stateOf(failover)).toBe(n < 2 ? "half-open" : "recovering");
      vi.advanceTimersByTime(FAILOVER.trials.everyMs);
    }
  });

  test("waits longer before each new try, and does not forget by a short recovery", async () => {
    const { first, failover } = both();
    first.mood = 503;
    await send(failover, 5);
    const waits: number[] = [];
    for (let n = 0; n < 4; n++) {
      const sinceMs = Date.now();
      while (!namesOf(failover).includes("first (trial)")) vi.advanceTimersByTime(100);
      waits.push(Date.now() - sinceMs);
      await send(failover, 1);
      expect(stateOf(failover)).toBe("open");
    }
    expect(waits).toEqual([2_000, 5_000, 10_000, 20_000]);
  });
});

test("an outage of a minute: nobody is skipped or doubled, and traffic drifts back in steps", async () => {
  const { first, second, failover } = both();
  const accepted: string[] = [];
  const inDoubt: string[] = [];
  const perSecond: { first: number; second: number; state: string | undefined }[] = [];
  let random = 0;
  for (let second_ = 0; second_ < 140; second_++) {
    first.mood = second_ >= 10 && second_ < 70 ? (second_ % 3 === 0 ? 503 : "unreachable") : "well";
    const before = [first.got.length, second.got.length] as const;
    for (let window = 0; window < 20; window++) {
      // A golden-ratio sequence: evenly spread, the same in every run.
      random = (random + 0.618_033_988_75) % 1;
      const [turn] = failover.turns(random);
      if (!turn) throw new Error("somebody must be left");
      const text = `${second_}/${window}`;
      const { outcome } = await failover.send(turn.provider, text, options);
      if (outcome.kind === "accepted") accepted.push(text);
      else inDoubt.push(text);
      vi.advanceTimersByTime(50);
    }
    perSecond.push({
      first: first.got.length - before[0],
      second: second.got.length - before[1],
      state: stateOf(failover),
    });
  }
  // Everybody has exactly one end, and a fate in doubt was seen by one provider only.
  expect(new Set([...accepted, ...inDoubt]).size).toBe(140 * 20);
  expect(accepted.length + inDoubt.length).toBe(140 * 20);
  expect(inDoubt.filter((text) => second.got.includes(text))).toEqual([]);
  expect(inDoubt.length).toBeLessThan(10);
  // Before, during, after: who carried it.
  const sum = (from: number, to: number): [first: number, second: number] => {
    const span = perSecond.slice(from, to);
    return [span.reduce((all, one) => all + one.first, 0), span.reduce((all, one) => all + one.second, 0)];
  };
  expect(sum(0, 10)).toEqual([200, 0]);
  const [tried, carried] = sum(11, 70);
  expect(tried).toBeLessThan(10);
  expect(carried).toBeGreaterThan(59 * 20 - 10);
  expect(sum(130, 140)).toEqual([200, 0]);
  const back = perSecond.findIndex(({ state }, n) => n >= 70 && state === "recovering") + 1;
  const shares = [0, 10, 20].map((after) => sum(back + after, back + after + 10)[0] / 200);
  for (const [n, share] of shares.entries()) expect(share).toBeCloseTo(FAILOVER.shares[n] ?? 0, 1);
  // No flapping: it was open, tried, open, and once it was back it stayed.
  const words = perSecond.map(({ state }) => state).filter((state, n, all) => state !== all[n - 1]);
  expect(words.filter((word) => word === "recovering")).toHaveLength(1);
  expect(words.slice(-2)).toEqual(["recovering", "closed"]);
});

describe("a fault of our account", () => {
  test("stops the provider at the first word, is told, and the next one carries on", async () => {
    const told: unknown[] = [];
    const { first, second, failover } = both((fault) => told.push(fault));
    first.mood = "key refused";
    const ends = await send(failover, 10);
    expect(ends.every(({ provider }) => provider === "second")).toBe(true);
    expect([first.got.length, second.got.length]).toEqual([1, 10]);
    expect(told).toEqual([{ channel: "sms", provider: "first", code: "http-401", account: "stop" }]);
    expect(failover.states()[0]).toMatchObject({ state: "stopped", share: 0, code: "http-401" });
  });

  test("is tried again by one send a minute, and comes back by itself when it was mended", async () => {
    const { first, failover } = both();
    first.mood = "key refused";
    await send(failover, 1);
    for (let n = 0; n < 2; n++) {
      vi.advanceTimersByTime(FAILOVER.stoppedForMs - 1);
      expect(namesOf(failover)).toEqual(["second"]);
      vi.advanceTimersByTime(1);
      expect(namesOf(failover)).toEqual(["first (trial)", "second"]);
      await send(failover, 1);
      expect(stateOf(failover)).toBe("stopped");
    }
    first.mood = "well";
    vi.advanceTimersByTime(FAILOVER.stoppedForMs);
    await send(failover, 1);
    expect(failover.states()[0]).toMatchObject({ state: "recovering", share: FAILOVER.shares[0] });
  });

  test("of every provider leaves nobody in turn, and a wait instead of a send", async () => {
    const { first, second, failover } = both();
    first.mood = "key refused";
    second.mood = "key refused";
    await send(failover, 1);
    expect(failover.turns(0.5)).toEqual([]);
    expect(failover.restMs()).toBe(5_000);
    expect(await failover.send("first", "x", options)).toMatchObject({
      provider: null,
      outcome: { kind: "deferred", code: "no-provider" },
    });
    expect([first.got.length, second.got.length]).toEqual([1, 1]);
  });
});

describe("a look-up", () => {
  const given = { ...options, since: new Date() };

  test("asks whoever carried the attempt, and nobody else", async () => {
    const { first, second, failover } = both();
    first.found = { kind: "unknown", code: "lookup-http-503" };
    second.found = OUTCOMES.well;
    expect(await failover.lookup(["first"], "x", given)).toEqual({ outcome: first.found, provider: "first" });
    expect(await failover.lookup(["second"], "x", given)).toEqual({
      outcome: OUTCOMES.well,
      provider: "second",
    });
  });

  test("asks all when a crash hid who it was, and believes a find before a silence", async () => {
    const { first, second, failover } = both();
    expect(await failover.lookup([null], "x", given)).toBeUndefined();
    first.found = { kind: "unknown", code: "lookup-http-503" };
    expect(await failover.lookup([null], "x", given)).toMatchObject({ outcome: { kind: "unknown" } });
    second.found = OUTCOMES.well;
    expect(await failover.lookup(["gone-by-now"], "x", given)).toMatchObject({ provider: "second" });
  });
});

test("whatever the providers say, in whatever order: at most one of them may have sent it", async () => {
  const mood = fc.constantFrom<Mood>(...(Object.keys(OUTCOMES) as Mood[]), "slow");
  const step = fc.record({
    first: mood,
    second: mood,
    waitMs: fc.nat(20_000),
    random: fc.double({ min: 0, max: 0.99 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const { first, second, failover } = both();
      for (const [n, { first: a, second: b, waitMs, random }] of steps.entries()) {
        [first.mood, second.mood] = [a, b];
        vi.advanceTimersByTime(waitMs);
        const turns = failover.turns(random);
        if (turns.length === 0) expect(failover.states().every(({ share }) => share === 0)).toBe(true);
        const end = await failover.send(turns[0]?.provider ?? "first", `${n}`, options);
        const askers = [first, second].filter(({ got }) => got.includes(`${n}`));
        expect(askers.length).toBe(end.passed.length + (end.provider === null ? 0 : 1));
        for (const { outcome } of end.passed) expect(outcome.kind).toBe("deferred");
        for (const { got } of [first, second])
          expect(got.filter((text) => text === `${n}`).length).toBeLessThan(2);
      }
      for (const { share, state } of failover.states()) expect(share === 1).toBe(state === "closed");
    }),
    { numRuns: 60 },
  );
});
