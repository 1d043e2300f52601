import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  endOtherSessions,
  endSession,
  findSession,
  renewSession,
  signInWithPassword,
} from "../../src/sign-in/index.ts";
import { networkOf } from "../../src/sign-in/network-of.ts";
import { revokeFactorsOf } from "../../src/store/factors.ts";
import { type Desk, HOME, makeDesk, PASSWORD } from "./desk.ts";

let desk: Desk;
let officer: string;
let secret: string;
let cookie: string;
let count = 0;
beforeAll(async () => {
  desk = await makeDesk();
});
afterAll(() => desk.db.close());
beforeEach(async () => {
  officer = await desk.officer();
  count += 1;
  ({ secret, cookie } = await desk.enrol(officer, `person-${count}`));
});

const wait = (minutes: number) => {
  desk.now.at = new Date(desk.now.at.getTime() + minutes * 60_000);
};
const find = (text = cookie, visit = HOME) => findSession(desk.context, text, visit);
const opened = async (text = cookie, visit = HOME) => {
  const found = await find(text, visit);
  if (found.state !== "open") throw new Error(`the session is ${found.state}`);
  return found.session;
};

test("a session is over after half an hour without a request, and after a shift however busy it is", async () => {
  wait(29);
  const { cookie: next } = await opened();
  wait(29);
  await opened(next);
  wait(31);
  expect(await find(next)).toEqual({ state: "none" });
});

test("a busy session ends with the shift", async () => {
  let current = cookie;
  for (let at = 0; at < 590; at += 10) {
    wait(10);
    current = (await opened(current)).cookie ?? current;
  }
  wait(11);
  expect(await find(current)).toEqual({ state: "none" });
});

test("a cookie is replaced in time; one that is lost on its way costs nothing", async () => {
  wait(11);
  const { cookie: lost } = await opened();
  expect(lost).toMatch(/^[\w-]{43}$/);
  expect((await opened()).cookie).toBeUndefined();
  wait(2);
  const { cookie: arrived } = await opened();
  expect(arrived).not.toBe(lost);
  expect(await find(lost)).toEqual({ state: "none" });
  expect((await opened(arrived)).cookie).toBeUndefined();
});

test("a copy of a replaced cookie ends the session for everybody, and the record says so", async () => {
  wait(11);
  const { cookie: next = "" } = await opened();
  const { id } = await opened(next);
  // A request that was under way may still come with the old one.
  expect((await find()).state).toBe("open");
  wait(1);
  expect(await find()).toEqual({ state: "none" });
  expect(await find(next)).toEqual({ state: "none" });
  const { rows } = await desk.db.pool.query<{ subjects: object }>(
    "SELECT subjects FROM audit WHERE act = 'session.ended' AND subjects->>'session' = $1",
    [id],
  );
  expect(rows).toEqual([{ subjects: { session: id, reason: "replayed" } }]);
});

test("many requests at the moment of a replacement all go on", async () => {
  wait(11);
  const found = await Promise.all(Array.from({ length: 8 }, () => opened()));
  const cookies = found.flatMap(({ cookie: next }) => (next === undefined ? [] : [next]));
  expect(cookies).toHaveLength(1);
  await Promise.all([opened(cookies[0]), opened(), opened(cookies[0]), opened()]);
});

test("a stolen cookie is held at another network and in another browser, and says nothing until a factor is proven", async () => {
  for (const visit of [
    { ...HOME, address: "203.0.113.5" },
    { ...HOME, browser: "Browser 2" },
    { ...HOME, address: "2001:db8:1:2::3" },
  ])
    expect((await find(cookie, visit)).state).toBe("held");
  expect((await find(cookie, { ...HOME, address: "192.0.2.200" })).state).toBe("open");
});

test("an officer who moved proves a factor and goes on there; the old cookie opens nothing any more", async () => {
  const away = { address: "203.0.113.5", browser: HOME.browser };
  const found = await find(cookie, away);
  if (found.state !== "held") throw new Error(found.state);
  wait(1);
  const wrong = desk.codeAt(secret) === "123456" ? "654321" : "123456";
  await expect(renewSession(desk.context, found.session, { code: wrong }, away)).rejects.toMatchObject({
    code: "proof-refused",
  });
  const proof = { code: desk.codeAt(secret) };
  const renewed = await renewSession(desk.context, found.session, proof, away);
  expect((await find(renewed.cookie, away)).state).toBe("open");
  expect(await find(cookie)).toEqual({ state: "none" });
});

test("codes cannot be tried out: after six the right one is refused too", async () => {
  const session = await opened();
  wait(1);
  const right = desk.codeAt(secret);
  const wrong = right === "123456" ? "654321" : "123456";
  for (let tries = 0; tries < 6; tries++)
    await expect(renewSession(desk.context, session, { code: wrong }, HOME)).rejects.toMatchObject({
      code: "proof-refused",
    });
  await expect(renewSession(desk.context, session, { code: right }, HOME)).rejects.toMatchObject({
    code: "too-many-tries",
  });
});

test("signing out, ending the others and revoking a factor end what they should at once", async () => {
  const other = await desk.enrol(officer, `person-${count}`);
  // A new enrolment replaces password and authenticator: what the old ones opened is closed.
  expect(await find(cookie)).toEqual({ state: "none" });
  wait(1);
  const visit = { ...HOME, address: "203.0.113.77" };
  const given = { name: `person-${count}`, password: PASSWORD, code: desk.codeAt(other.secret) };
  const elsewhere = await signInWithPassword(desk.context, given, visit);
  const session = await opened(other.cookie);
  expect(await endOtherSessions(desk.context, session)).toBe(1);
  expect(await find(elsewhere.cookie, visit)).toEqual({ state: "none" });
  await endSession(desk.context, other.cookie);
  expect(await find(other.cookie)).toEqual({ state: "none" });
  await endSession(desk.context, other.cookie);
  const third = await desk.enrol(officer, `person-${count}`);
  await opened(third.cookie);
  await revokeFactorsOf(desk.db.pool, officer, desk.now.at);
  expect(await find(third.cookie)).toEqual({ state: "none" });
});

test("what is no cookie of ours opens nothing", async () => {
  for (const text of [
    undefined,
    "",
    "x",
    "a".repeat(43),
    "'; DROP TABLE console_session; --",
    "a".repeat(10_000),
  ])
    expect(await findSession(desk.context, text, HOME)).toEqual({ state: "none" });
});

test("networks are /24 of IPv4 and /48 of IPv6, however an address is written", () => {
  expect(networkOf("192.0.2.17")).toBe("192.0.2.0/24");
  expect(networkOf("::ffff:192.0.2.99")).toBe("192.0.2.0/24");
  expect(networkOf("2001:db8:1:2::3")).toBe("2001:db8:1::/48");
  expect(networkOf("2001:0DB8:0001:ffff:0:0:0:9%eth0")).toBe("2001:db8:1::/48");
  expect(networkOf("::1")).toBe("0:0:0::/48");
});
