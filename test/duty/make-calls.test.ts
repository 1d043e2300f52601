import { createECDH } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readEnv } from "../../config/env.ts";
import type { Capacity } from "../../schemas/plan.ts";
import type { OfficerActor } from "../../src/alerts/context.ts";
import {
  createDraft,
  editAlert,
  readAlert,
  returnBulletin,
  submitAlert,
  withdrawAlert,
} from "../../src/alerts/index.ts";
import { callSettings } from "../../src/compose/call-settings.ts";
import { callNext } from "../../src/duty/call-next.ts";
import { type CallNeeds, makeCalls } from "../../src/duty/make-calls.ts";
import { notifyBrowser, notifyNoBrowser } from "../../src/duty/notify-browser.ts";
import { readWays } from "../../src/duty/read-ways.ts";
import { type OfficeContext, setCallEvery, setDuty, setReach } from "../../src/officers/index.ts";
import type { OperatorEvent } from "../../src/operator/operator-event.ts";
import {
  approve,
  caseWith,
  makeScene,
  ONE_SIGNATURE,
  planWith,
  type Scene,
  shared,
  submitted,
} from "../alerts/scene.ts";
import { account, oneSandbox } from "../sandbox/one-sandbox.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { until } from "../support/until.ts";

const pair = createECDH("prime256v1");
pair.generateKeys();
const vapid = {
  publicKey: pair.getPublicKey("base64url"),
  // A key that begins with zeros comes shorter than 32 bytes.
  privateKey: Buffer.from(pair.getPrivateKey("hex").padStart(64, "0"), "hex").toString("base64url"),
  subject: "mailto:duty@amberwire.example",
};
const sandbox = await oneSandbox();
let db: TestDatabase;
let scene: Scene;
let operatorCalls: OperatorEvent[];
let needs: CallNeeds;

beforeEach(async () => {
  db = await testDatabase();
  scene = await makeScene(db.pool, { plan: planWith({}, ONE_SIGNATURE) });
  operatorCalls = [];
  sandbox.inbox.clear();
  needs = needsWith({});
});
afterEach(() => db.close());

function needsWith(variables: Record<string, string>): CallNeeds {
  const env = readEnv({
    PUBLIC_URL: "http://localhost:8080",
    TWILIO_ACCOUNT_SID: account.accountSid,
    TWILIO_AUTH_TOKEN: account.authToken,
    TWILIO_FROM: "+15005550006",
    TWILIO_API_URL: new URL(sandbox.twilioUrl).origin,
    SMTP_URL: sandbox.smtpUrl,
    ...variables,
  });
  return { settings: callSettings(env, { vapid }), operator: (event) => operatorCalls.push(event) };
}

function office(): OfficeContext {
  const { pool, clock, keys, areas } = scene.as("requester");
  return { pool, clock, keys, areas, actor: { kind: "operator", id: "command" } };
}

const NUMBERS = {
  ownProsecutor: "+33611111111",
  prosecutor: "+33622222222",
  commander: "+33633333333",
  secondCommander: "+33644444444",
};
type Who = keyof typeof NUMBERS;

async function reachable(...people: Who[]): Promise<void> {
  for (const who of people)
    await setReach(office(), {
      officerId: scene.officers[who].officerId,
      sms: NUMBERS[who],
      email: `${who.toLowerCase()}@justice.example`,
      language: "fr",
    });
}

async function onDuty(who: Who, capacity: Capacity, position: number): Promise<void> {
  await setDuty(office(), { officerId: scene.officers[who].officerId, capacity, position });
}

const look = () => makeCalls(scene.as("system"), needs);
const texts = async (who: Who) => (await sandbox.inbox.list({ to: NUMBERS[who] })).length;
async function calledOf(alertId: string, requester: OfficerActor = scene.officers.requester) {
  const alert = await readAlert({ ...scene.as("requester"), actor: requester }, { alertId });
  return alert.bulletins.at(-1)?.calling;
}

describe("while an alert waits", () => {
  test("the one who may sign gets a text and a mail without a name of the case, and the requester sees it", async () => {
    await reachable("ownProsecutor");
    const { id } = await submitted(scene, { status: "exercise" });
    expect(await look()).toBe(1);
    const [text] = await sandbox.inbox.list({ to: NUMBERS.ownProsecutor });
    const said = JSON.stringify(text);
    expect(said).toContain("EXERCICE");
    expect(said).toContain(id);
    expect(said).toContain("procureur");
    expect(said).not.toMatch(/Inès|Exemple|Nantes/);
    await until(async () => (await sandbox.inbox.list({ to: "ownprosecutor@justice.example" })).length === 1);
    expect(await calledOf(id)).toMatchObject({
      calls: [
        {
          officerId: scene.officers.ownProsecutor.officerId,
          capacity: "prosecutor",
          round: 1,
          ways: { sms: { outcome: "accepted" }, email: { outcome: "accepted" } },
        },
      ],
    });
    expect(operatorCalls).toEqual([]);
  });

  test("silence calls the next in the chain every three minutes, and after the last the first again", async () => {
    scene = await makeScene(db.pool, {
      plan: planWith(
        {},
        {
          approvals: [
            { anyOf: ["police-commander"], otherAgency: false, confidence: "unknown", sources: [] },
          ],
        },
      ),
    });
    await reachable("commander", "secondCommander");
    await onDuty("secondCommander", "police-commander", 1);
    const { id } = await submitted(scene);
    await look();
    expect([await texts("secondCommander"), await texts("commander")]).toEqual([1, 0]);
    scene.clock.advance(2.9);
    expect(await look()).toBe(0);
    scene.clock.advance(0.1);
    for (let call = 0; call < 6; call++) {
      await look();
      scene.clock.advance(3);
    }
    const order = (await calledOf(id))?.calls.map(({ officerId, round }) => `${round} ${officerId}`) ?? [];
    const { secondCommander, both, commander } = scene.officers;
    const names = new Map([
      [secondCommander.officerId, "second"],
      [both.officerId, "both"],
      [commander.officerId, "commander"],
    ]);
    const said = order.map((text) => text.replace(/ofc_\w+/, (officer) => names.get(officer) ?? officer));
    expect(said[0]).toBe("1 second");
    expect(new Set(said.slice(0, 3))).toEqual(new Set(["1 second", "1 both", "1 commander"]));
    expect(said[3]).toBe("2 second");
    expect(said).toHaveLength(7);
  });

  test.each([
    [
      "its approval",
      (alert: Awaited<ReturnType<typeof submitted>>) => approve(scene, "ownProsecutor", alert),
    ],
    [
      "its withdrawal",
      (alert: Awaited<ReturnType<typeof submitted>>) =>
        withdrawAlert(scene.as("requester"), { alertId: alert.id }),
    ],
    [
      "its return",
      (alert: Awaited<ReturnType<typeof submitted>>) =>
        returnBulletin(scene.as("ownProsecutor"), { alertId: alert.id, number: 1, reason: "wrong van" }),
    ],
    ["its end", async () => scene.clock.advance(60 * 24 * 30)],
  ])("%s stops the calls", async (_name, stop) => {
    await reachable("ownProsecutor");
    const alert = await submitted(scene);
    await look();
    await stop(alert);
    scene.clock.advance(30);
    expect(await look()).toBe(0);
    expect(await texts("ownProsecutor")).toBe(1);
    expect((await calledOf(alert.id))?.nextAt ?? null).toBeNull();
  });

  test("an edit begins anew: the approver hears that there is another version", async () => {
    await reachable("ownProsecutor");
    const alert = await submitted(scene);
    await look();
    await editAlert(scene.as("requester"), {
      alertId: alert.id,
      version: alert.version,
      changes: { reference: "B" },
    });
    await look();
    expect(await texts("ownProsecutor")).toBe(2);
    expect((await calledOf(alert.id))?.calls).toHaveLength(1);
  });

  test("each missing signature is called for at once, in the agency that gives it", async () => {
    scene = await makeScene(db.pool);
    await reachable("commander", "prosecutor");
    await onDuty("commander", "police-commander", 1);
    await onDuty("prosecutor", "prosecutor", 1);
    const alert = await shared(scene);
    expect(await look()).toBe(2);
    expect([await texts("commander"), await texts("prosecutor")]).toEqual([1, 1]);
    await approve(scene, "commander", alert);
    scene.clock.advance(3);
    await look();
    const [last] = (await calledOf(alert.id))?.calls.slice(-1) ?? [];
    expect(last?.capacity).not.toBe("police-commander");
  });

  test("whoever asked for it is never called, whatever the rota says", async () => {
    scene = await makeScene(db.pool, {
      plan: planWith(
        {},
        {
          approvals: [
            { anyOf: ["police-commander"], otherAgency: false, confidence: "unknown", sources: [] },
          ],
        },
      ),
    });
    const { both } = scene.officers;
    await setDuty(office(), { officerId: both.officerId, capacity: "police-commander", position: 1 });
    const asBoth = { ...scene.as("requester"), actor: both };
    const { id } = await createDraft(asBoth, { case: caseWith() });
    await submitAlert(asBoth, { alertId: id });
    for (let call = 0; call < 5; call++) {
      await look();
      scene.clock.advance(3);
    }
    const called = (await calledOf(id, both))?.calls.map(({ officerId }) => officerId) ?? [];
    expect(called.length).toBeGreaterThan(0);
    expect(called).not.toContain(both.officerId);
  });
});

describe("a browser that asked to be notified", () => {
  let nextBrowser = 0;
  const sessionOf = (who: Who) => ({
    id: "ses_test",
    actor: scene.officers[who],
    name: who,
    language: "fr",
    provenAt: scene.clock.now(),
  });
  const notify = (who: Who, subscription: object) =>
    notifyBrowser(scene.as("system"), sessionOf(who), JSON.stringify(subscription));
  const browsersOf = async (who: Who) => (await readWays(scene.as("system"), sessionOf(who))).browsers;

  test("shows that an alert waits, without a name of the case, and where to decide", async () => {
    await setReach(office(), { officerId: scene.officers.ownProsecutor.officerId, language: "fr" });
    await notify("ownProsecutor", sandbox.subscriptionFor(nextBrowser++));
    const { id } = await submitted(scene, { status: "exercise" });
    expect(await look()).toBe(1);
    const [said] = await sandbox.inbox.list({ channel: "push" });
    const text = JSON.stringify(said);
    expect(text).toContain("EXERCICE");
    expect(text).toContain(`/console/alerts/${id}`);
    expect(text).not.toMatch(/Inès|Exemple|Nantes/);
    expect(text).not.toContain("/c/");
    expect((await calledOf(id))?.calls[0]?.ways).toEqual({
      sms: { outcome: "none" },
      email: { outcome: "none" },
      push: { outcome: "accepted" },
    });
    expect(operatorCalls).toEqual([]);
  });

  test("that is gone is forgotten, and the others are still told", async () => {
    const gone = sandbox.subscriptionFor(nextBrowser++);
    await notify("ownProsecutor", gone);
    await notify("ownProsecutor", sandbox.subscriptionFor(nextBrowser++));
    sandbox.push.setState(gone.endpoint, "gone");
    const { id } = await submitted(scene);
    await look();
    expect((await calledOf(id))?.calls[0]?.ways?.push).toEqual({ outcome: "accepted" });
    expect(await browsersOf("ownProsecutor")).toBe(1);
  });

  test("belongs to whoever signed in there last; a sixth takes the place of the first; all can be forgotten", async () => {
    const shared = sandbox.subscriptionFor(nextBrowser++);
    await notify("commander", shared);
    await notify("ownProsecutor", shared);
    expect([await browsersOf("commander"), await browsersOf("ownProsecutor")]).toEqual([0, 1]);
    for (let browser = 0; browser < 6; browser++) {
      scene.clock.advance(1);
      await notify("ownProsecutor", sandbox.subscriptionFor(nextBrowser++));
    }
    expect(await browsersOf("ownProsecutor")).toBe(5);
    await notifyNoBrowser(scene.as("system"), sessionOf("ownProsecutor"));
    expect(await browsersOf("ownProsecutor")).toBe(0);
  });

  test.each([
    ["no JSON", "{"],
    ["no subscription", "{}"],
    [
      "keys that are none",
      JSON.stringify({ endpoint: "https://push.example/a", keys: { p256dh: "AA", auth: "AA" } }),
    ],
  ])("is refused with %s", async (_name, given) => {
    await expect(notifyBrowser(scene.as("system"), sessionOf("ownProsecutor"), given)).rejects.toMatchObject({
      code: "faulty-address",
    });
    expect(await browsersOf("ownProsecutor")).toBe(0);
  });
});

describe("when something fails", () => {
  test("a refused text still leaves the mail, and both refused call the operator", async () => {
    await reachable("ownProsecutor");
    await submitted(scene);
    needs = needsWith({ TWILIO_AUTH_TOKEN: "wrong" });
    await look();
    await until(async () => (await sandbox.inbox.list({ to: "ownprosecutor@justice.example" })).length === 1);
    expect(operatorCalls).toEqual([]);
    scene.clock.advance(3);
    needs = needsWith({ TWILIO_AUTH_TOKEN: "wrong", SMTP_URL: "smtp://127.0.0.1:9" });
    await look();
    expect(operatorCalls.map(({ key }) => key)).toEqual([
      `approver.not-reached:${scene.officers.ownProsecutor.officerId}`,
    ]);
  });

  test("an alert that nobody can sign calls the operator", async () => {
    scene = await makeScene(db.pool, {
      plan: planWith(
        {},
        { approvals: [{ anyOf: ["ministry"], otherAgency: false, confidence: "unknown", sources: [] }] },
      ),
    });
    const { id } = await submitted(scene);
    expect(await look()).toBe(0);
    expect(operatorCalls.map(({ key }) => key)).toEqual([`approver.nobody:${id}`]);
  });

  test("a worker that dies between writing a call down and making it: another makes it", async () => {
    await reachable("ownProsecutor");
    const { id } = await submitted(scene);
    expect((await callNext(scene.as("system")))?.calls).toHaveLength(1);
    expect(await look()).toBe(0);
    scene.clock.advance(1);
    const made = await Promise.all(Array.from({ length: 6 }, look));
    expect(made.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await texts("ownProsecutor")).toBe(1);
    expect((await calledOf(id))?.calls).toHaveLength(1);
  });

  test("many workers at one instant call each officer once", async () => {
    await reachable("ownProsecutor");
    await submitted(scene);
    const made = await Promise.all(Array.from({ length: 8 }, look));
    expect(made.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await texts("ownProsecutor")).toBe(1);
  });
});

test("an agency says how many minutes an approver has", async () => {
  await reachable("ownProsecutor");
  await submitted(scene);
  await setCallEvery(office(), { agencyId: scene.agencies.police, minutes: 10 });
  await look();
  scene.clock.advance(9);
  expect(await look()).toBe(0);
  scene.clock.advance(1);
  expect(await look()).toBe(1);
  await expect(setCallEvery(office(), { agencyId: scene.agencies.police, minutes: 0 })).rejects.toThrow();
  await expect(setCallEvery(office(), { agencyId: "agy_0", minutes: 5 })).rejects.toThrow();
});

test("duty is given only to whoever signs in the capacity, with hours that make sense", async () => {
  const { officerId } = scene.officers.ownProsecutor;
  const at = (iso: string) => `2026-11-${iso}:00Z`;
  const wrong = (input: object) =>
    setDuty(office(), { officerId, capacity: "prosecutor", ...input }).then(
      () => "none",
      (problem: { errors?: { pointer: string }[] }) => problem.errors?.[0]?.pointer,
    );
  expect(await wrong({ capacity: "magistrate" })).toBe("/capacity");
  expect(await wrong({ startsAt: at("23T10:00") })).toBe("/endsAt");
  expect(await wrong({ startsAt: at("23T10:00"), endsAt: at("23T10:00") })).toBe("/endsAt");
  expect(await wrong({ startsAt: at("23T10:00"), endsAt: "2027-11-23T10:00:00Z" })).toBe("/endsAt");
  expect(await wrong({ position: 0 })).toBe("/position");
  expect(await wrong({})).toBe("none");
});
