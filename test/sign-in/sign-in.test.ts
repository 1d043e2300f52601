import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { enrolPassword, findSession, openEnrolment, signInWithPassword } from "../../src/sign-in/index.ts";
import { readCredential } from "../../src/store/bulletin-credentials.ts";
import { disableOfficer } from "../../src/store/officers.ts";
import { type Desk, HOME, makeDesk, PASSWORD } from "./desk.ts";

let desk: Desk;
let officer: string;
let secret: string;
let name: string;
let count = 0;
beforeAll(async () => {
  desk = await makeDesk();
});
afterAll(() => desk.db.close());
beforeEach(async () => {
  officer = await desk.officer();
  count += 1;
  name = `person-${count}`;
  ({ secret } = await desk.enrol(officer, name));
  // The code that enrolled was used.
  desk.now.at = new Date(desk.now.at.getTime() + 20 * 60_000);
});

const given = (changes: object = {}) => ({ name, password: PASSWORD, code: desk.codeAt(secret), ...changes });
const signIn = (changes: object = {}, visit = HOME) =>
  signInWithPassword(desk.context, given(changes), visit);

test("name, password and code open a session whose actor is the officer, proven by those two factors", async () => {
  const { cookie } = await signIn({ name: `  ${name.toUpperCase()} `, code: ` ${desk.codeAt(secret)} ` });
  const found = await findSession(desk.context, cookie, HOME);
  expect(found).toMatchObject({
    state: "open",
    session: {
      actor: { kind: "officer", officerId: officer, agencyId: desk.agencyId, roles: ["requester"] },
    },
  });
  const ids = found.state === "open" ? found.session.actor.credentials : [];
  expect(ids).toHaveLength(2);
  for (const id of ids)
    expect(await readCredential(desk.db.pool, id)).toMatchObject({ officerId: officer, madeBy: "operator" });
});

test("what is wrong is never said: an unknown name, a wrong password, a wrong code, absurd fields", async () => {
  const wrong = [
    { name: "nobody-at-all" },
    { password: "not the password!" },
    { code: desk.codeAt(secret) === "000000" ? "000001" : "000000" },
    { code: "x" },
    { password: "" },
    { password: "p".repeat(100_000) },
    { name: "n".repeat(5000) },
    { name: { $gt: "" } },
  ];
  for (const [at, changes] of wrong.entries())
    await expect(signIn(changes, { ...HOME, address: `198.51.${at}.1` })).rejects.toMatchObject({
      kind: "unauthenticated",
      code: "sign-in-refused",
    });
});

test("a code works once, even when it is sent twice at one instant", async () => {
  const answers = await Promise.allSettled([signIn(), signIn(), signIn()]);
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await expect(signIn()).rejects.toMatchObject({ code: "code-used" });
});

test("a clock that is five minutes off is said to one who knows the password, and to nobody else", async () => {
  const late = desk.codeAt(secret, new Date(desk.now.at.getTime() - 5 * 60_000));
  await expect(signIn({ code: late })).rejects.toMatchObject({
    code: "clock-off",
    extra: { minutes: 5, ahead: false },
  });
  await expect(signIn({ code: late, password: "not the password!" })).rejects.toMatchObject({
    code: "sign-in-refused",
  });
});

test("guessing is slowed from where it comes, while the officer still gets in from elsewhere", async () => {
  const thief = { address: "203.0.113.9", browser: "Browser 9" };
  for (let tries = 0; tries < 6; tries++)
    await expect(signIn({ password: "guess number one" }, thief)).rejects.toMatchObject({
      code: "sign-in-refused",
    });
  await expect(signIn({}, thief)).rejects.toMatchObject({ kind: "rate-limited", code: "too-many-tries" });
  await expect(signIn({}, { ...thief, address: "203.0.113.200" })).rejects.toMatchObject({
    code: "too-many-tries",
  });
  expect(await signIn()).toMatchObject({ cookie: expect.any(String) });
});

test("a disabled officer does not sign in, and sessions that were open end", async () => {
  const { cookie } = await signIn();
  await disableOfficer(desk.db.pool, officer, desk.now.at);
  expect(await findSession(desk.context, cookie, HOME)).toEqual({ state: "none" });
  desk.now.at = new Date(desk.now.at.getTime() + 60_000);
  await expect(signIn()).rejects.toMatchObject({ code: "sign-in-refused" });
});

test("an invitation works once, and only the newest one, and only for a day", async () => {
  const first = await desk.invite(officer);
  const second = await desk.invite(officer);
  await expect(openEnrolment(desk.context, first, HOME)).rejects.toMatchObject({ code: "link-dead" });
  const shown = await openEnrolment(desk.context, second, HOME);
  expect(await openEnrolment(desk.context, second, HOME)).toEqual(shown);
  const fields = { name, password: "another long sentence", code: desk.codeAt(shown.secret) };
  const both = await Promise.allSettled([
    enrolPassword(desk.context, second, fields, HOME),
    enrolPassword(desk.context, second, fields, HOME),
  ]);
  expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await expect(openEnrolment(desk.context, second, HOME)).rejects.toMatchObject({ code: "link-dead" });
  const third = await desk.invite(officer);
  desk.now.at = new Date(desk.now.at.getTime() + 24 * 3_600_000);
  await expect(openEnrolment(desk.context, third, HOME)).rejects.toMatchObject({ kind: "gone" });
});

test("a refused enrolment leaves the invitation, the old password and the name of another as they were", async () => {
  const other = await desk.officer();
  const token = await desk.invite(other);
  const { secret: fresh } = await openEnrolment(desk.context, token, HOME);
  const fields = { name: "somebody-else", password: PASSWORD, code: desk.codeAt(fresh) };
  for (const [changes, code] of [
    [{ name }, "name-taken"],
    [{ name: "a b" }, "bad-name"],
    [{ password: "short" }, "weak-password"],
    [{ password: "aaaaaaaaaaaaaaaa" }, "weak-password"],
    [{ password: "somebody-else-2026" }, "weak-password"],
    [{ code: "000000" }, "proof-refused"],
  ] as const)
    await expect(enrolPassword(desk.context, token, { ...fields, ...changes }, HOME)).rejects.toMatchObject({
      code,
    });
  expect(await enrolPassword(desk.context, token, fields, HOME)).toMatchObject({
    cookie: expect.any(String),
  });
  expect(await signIn()).toMatchObject({ cookie: expect.any(String) });
});

test("nothing that a thief of the database could use is in it", async () => {
  const { cookie } = await signIn();
  const token = await desk.invite(officer);
  const tables = ["officer_factor", "officer_enrolment", "console_session", "sign_in_try", "audit"];
  let dump = "";
  for (const table of tables)
    dump += JSON.stringify((await desk.db.pool.query(`SELECT t::text FROM ${table} t`)).rows);
  for (const text of [PASSWORD, secret, cookie, token, "argon2id"]) {
    expect(dump).not.toContain(text);
    expect(dump).not.toContain(Buffer.from(text).toString("hex"));
  }
});
