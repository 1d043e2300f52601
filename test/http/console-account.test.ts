// Where calls reach an officer: proven by a code that came there, in quiet hours.
import { beforeEach, describe, expect, test } from "vitest";
import { setReach } from "../../src/officers/index.ts";
import { createPushSubscriptions } from "../../src/sandbox/push-subscriptions.ts";
import { enrolled, hidden, type Visitor, visitor } from "./console-desk.ts";
import { makeOfficer, type TestOfficer, testApp } from "./one-app.ts";

const told: { to: string; text: string }[] = [];
let answers: "accepted" | "refused" = "accepted";
const it = await testApp({
  textOfficer: async (to, text) => {
    told.push({ to, text });
    return answers;
  },
  mailOfficer: async (to, { text }) => {
    told.push({ to, text });
    return answers;
  },
});
const PHONE = "+33612345678";
const ACCOUNT = "/console/account";
let officer: TestOfficer;
let who: Visitor;
let count = 0;

beforeEach(async () => {
  count += 1;
  told.length = 0;
  answers = "accepted";
  officer = await makeOfficer(it.db.pool, it.officers.prosecutor.agencyId, ["authoriser"], ["prosecutor"]);
  who = visitor(it, `192.0.${count}.17`);
  await enrolled(it, who, officer, `account-${count}`);
  await reach({ sms: PHONE, email: "magistrate@justice.example" });
});

function reach(ways: { sms?: string | null; email?: string | null }) {
  const { pool, clock, keys, areas } = it.parts;
  const actor = { kind: "operator", id: "command" } as const;
  return setReach({ pool, clock, keys, areas, actor }, { officerId: officer.id, ...ways });
}
const page = async () => (await who.get(ACCOUNT)).body;
async function post(path: string, form: Record<string, string> = {}) {
  return who.post(`${ACCOUNT}/${path}`, { token: hidden(await page(), "token"), ...form });
}
const codeIn = (text = "") => /\b\d{6}\b/.exec(text)?.[0] ?? "";
const confirmedOf = async () => {
  const { rows } = await it.db.pool.query<{ channel: string }>(
    "SELECT channel FROM officer_reach WHERE officer_id = $1 AND confirmed_at IS NOT NULL ORDER BY 1",
    [officer.id],
  );
  return rows.map(({ channel }) => channel);
};

describe("an officer's own account", () => {
  test("shows where calls go, masked, and proves each by a code that came there", async () => {
    const before = await page();
    expect(before).toContain("+33•••••678");
    expect(before).not.toContain(PHONE);
    expect(before).not.toContain('name="code"');
    for (const [channel, to] of [
      ["sms", PHONE],
      ["email", "magistrate@justice.example"],
    ] as const) {
      expect((await post("call-code", { channel })).statusCode).toBe(303);
      expect(told.at(-1)?.to).toBe(to);
      expect(await page()).toContain('name="code"');
      const code = codeIn(told.at(-1)?.text);
      expect(
        (await post("confirm", { channel, code: `${code.slice(0, 3)} ${code.slice(3)}` })).statusCode,
      ).toBe(303);
    }
    expect(await confirmedOf()).toEqual(["email", "sms"]);
    const after = await page();
    expect(after).toContain("calls reach you here: proven");
    expect(after).not.toContain('name="code"');
    const { rows } = await it.db.pool.query(
      "SELECT act FROM audit WHERE actor_id = $1 AND act LIKE 'reach.%' ORDER BY sequence",
      [officer.id],
    );
    expect(rows.map(({ act }) => act)).toEqual([
      "reach.code-sent",
      "reach.confirmed",
      "reach.code-sent",
      "reach.confirmed",
    ]);
  });

  test("takes no wrong, old, used or other way's code, and no sixth guess", async () => {
    await post("call-code", { channel: "sms" });
    const code = codeIn(told[0]?.text);
    const other = code === "000000" ? "000001" : "000000";
    expect((await post("confirm", { channel: "email", code })).statusCode).toBe(422);
    for (let guess = 0; guess < 5; guess++)
      expect((await post("confirm", { channel: "sms", code: other })).statusCode).toBe(422);
    expect((await post("confirm", { channel: "sms", code })).statusCode).toBe(422);
    await post("call-code", { channel: "sms" });
    const fresh = codeIn(told[1]?.text);
    await it.db.pool.query("UPDATE officer_reach SET code_until = $2 WHERE officer_id = $1", [
      officer.id,
      it.parts.clock.now(),
    ]);
    expect((await post("confirm", { channel: "sms", code: fresh })).statusCode).toBe(422);
    expect(await confirmedOf()).toEqual([]);
    await post("call-code", { channel: "sms" });
    const last = codeIn(told[2]?.text);
    await post("confirm", { channel: "sms", code: last });
    expect(await confirmedOf()).toEqual(["sms"]);
    expect((await post("confirm", { channel: "sms", code: last })).statusCode).toBe(422);
  });

  test("says when the code cannot be sent, and sends six in a quarter of an hour at most", async () => {
    answers = "refused";
    const refused = await post("call-code", { channel: "sms" });
    expect([refused.statusCode, refused.body.includes("could not be sent")]).toEqual([422, true]);
    for (let again = 1; again < 6; again++) await post("call-code", { channel: "sms" });
    expect(told).toHaveLength(6);
    const over = await post("call-code", { channel: "sms" });
    expect([over.statusCode, told.length]).toEqual([422, 6]);
    expect(over.body).toContain("Too many tries");
  });

  test("loses its proof with the address, and has no way that nobody set", async () => {
    await post("call-code", { channel: "sms" });
    await post("confirm", { channel: "sms", code: codeIn(told[0]?.text) });
    await reach({ sms: "+33699999999", email: null });
    expect(await confirmedOf()).toEqual([]);
    expect((await post("call-code", { channel: "email" })).statusCode).toBe(422);
    expect((await post("call-code", { channel: "carrier pigeon" })).statusCode).toBe(400);
    await reach({ sms: null });
    expect(await page()).toContain("No number and no mail address");
  });

  test("keeps the browser that asked to be notified, and forgets it with the factors", async () => {
    const { newSubscription } = createPushSubscriptions("https://push.example", "secret");
    const subscription = JSON.stringify(newSubscription());
    expect((await post("notify", { subscription })).statusCode).toBe(303);
    expect((await post("notify", { subscription: "{}" })).statusCode).toBe(422);
    const kept = "SELECT subscription_sealed AS sealed FROM officer_push WHERE officer_id = $1";
    const { rows } = await it.db.pool.query<{ sealed: Buffer }>(kept, [officer.id]);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.sealed.toString("latin1")).not.toContain("push.example");
    const url = `/v1/officers/${officer.id}/factors/revoke`;
    await it.ask(it.officers.administrator, { method: "POST", url });
    expect((await it.db.pool.query(kept, [officer.id])).rows).toEqual([]);
  });
});
