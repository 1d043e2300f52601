// Promise 1 by telephone: an approver's word counts when the plan takes it, their own telephone heard the code, and another hand wrote it down.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Capacity } from "../../schemas/plan.ts";
import {
  approveBulletin,
  askTelephoneApproval,
  cancelAlert,
  createUpdate,
  editAlert,
  readAlert,
  recordTelephoneApproval,
  returnBulletin,
  shareAlert,
  submitAlert,
  withdrawAlert,
} from "../../src/alerts/index.ts";
import type { AlertView, TelephoneView } from "../../src/alerts/views.ts";
import { seal } from "../../src/seal.ts";
import { disableOfficer } from "../../src/store/officers.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import {
  active,
  actsOn,
  approve,
  caseWith,
  draft,
  KEYS,
  makeScene,
  planWith,
  problemOf,
  type Scene,
  shared,
  shownIn,
  submitted,
} from "./scene.ts";

type Who = keyof Scene["officers"];

const unsourced = { otherAgency: false, confidence: "unknown" as const, sources: [] };
const signature = (anyOf: Capacity[], more: { otherAgency?: boolean; telephone?: boolean } = {}) => ({
  ...unsourced,
  anyOf,
  ...more,
});
/** Greece's rule: the police sign by hand, the prosecutor's office may do so by telephone. */
const AS_IN_GREECE = {
  approvals: [
    signature(["police-commander"]),
    signature(["prosecutor", "magistrate"], { otherAgency: true, telephone: true }),
  ],
};
const PHONE = "+33600000417";

let db: TestDatabase;
let scene: Scene;
let texts: { to: string; text: string }[];
let answer: "accepted" | "refused";

const needs = {
  textOfficer: async (to: string, text: string) => {
    if (answer === "accepted") texts.push({ to, text });
    return answer;
  },
};

beforeAll(async () => {
  db = await testDatabase();
  scene = await makeScene(db.pool, { plan: planWith({}, AS_IN_GREECE) });
  for (const who of ["prosecutor", "commander", "ownProsecutor", "belgianCommander"] as const)
    await verifyPhone(scene, who);
});
beforeEach(() => {
  texts = [];
  answer = "accepted";
});
afterAll(() => db.close());

async function verifyPhone({ officers, clock }: Scene, who: Who, number = PHONE): Promise<void> {
  const { officerId } = officers[who];
  const sealed = seal(KEYS.encryption, number, `officer-reach:${officerId}:sms`);
  await db.pool.query(
    `INSERT INTO officer_reach (officer_id, channel, address_sealed, set_by, set_at, verified_at) VALUES ($1, 'sms', $2, 'x', $3, $3)
     ON CONFLICT (officer_id, channel) DO UPDATE SET address_sealed = $2, verified_at = $3`,
    [officerId, sealed, clock.now()],
  );
}

/** Everything that an ask names; `approver` may be any text. */
function asking(alert: AlertView, approver: Who | string = "prosecutor", own = scene) {
  const known = (own.officers as Record<string, { officerId: string } | undefined>)[approver];
  return { alertId: alert.id, ...shownIn(alert), approver: known?.officerId ?? approver };
}
const ask = (alert: AlertView, who: Who = "secondCommander", own = scene, approver: Who = "prosecutor") =>
  askTelephoneApproval(own.as(who), asking(alert, approver, own), needs);

const codeIn = (text = texts.at(-1)?.text) => /Code (\d{6})/.exec(text ?? "")?.[1] ?? "";
const otherThan = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, "0");
const reading = ({ id, alertId, number }: TelephoneView, changes: object = {}) => ({
  alertId,
  number,
  telephoneId: id,
  code: codeIn(),
  numberCalled: PHONE,
  ...changes,
});
const record = (view: TelephoneView, changes: object = {}, who: Who = "secondCommander", own = scene) =>
  recordTelephoneApproval(own.as(who), reading(view, changes));

/** Shared, and signed by the police's commander: only the prosecutor's office is missing. */
async function halfSigned(own = scene): Promise<AlertView> {
  return (await approve(own, "commander", await shared(own))).alert;
}

describe("an approval by telephone", () => {
  it("becomes the approver's signature when another officer reads the code back, and the last one releases", async () => {
    const alert = await halfSigned();
    const asked = await ask(alert);
    expect(asked).toMatchObject({ capacity: "prosecutor", phoneEnds: "417", triesLeft: 5, number: 1 });
    expect(Date.parse(asked.codeUntil) - scene.clock.now().getTime()).toBe(600_000);
    const done = await record(asked);
    expect(done).toMatchObject({ committed: true, alert: { state: "active", newestNumber: 1 } });
    expect(done.bulletin.approvals.map(({ byTelephone }) => byTelephone)).toEqual([
      null,
      { recordedBy: scene.officers.secondCommander.officerId },
    ]);
    expect(done.bulletin.approvals[1]).toMatchObject({
      officerId: scene.officers.prosecutor.officerId,
      agencyId: scene.agencies.justice,
      capacity: "prosecutor",
    });
    expect((await actsOn(db.pool, alert.id)).slice(-3)).toEqual([
      "bulletin.telephone-asked",
      "bulletin.approved-by-telephone",
      "bulletin.committed",
    ]);
  });

  it("stands in the record of the recorder's agency with both officers, and the recorder's keys under the approver's signature", async () => {
    const alert = await halfSigned();
    const { bulletin } = await record(await ask(alert));
    const { prosecutor, secondCommander } = scene.officers;
    const { rows } = await db.pool.query(
      `SELECT agency_id, actor_id, subjects FROM audit WHERE act = 'bulletin.approved-by-telephone' AND subjects ->> 'alert' = $1`,
      [alert.id],
    );
    expect(rows).toMatchObject([
      {
        agency_id: scene.agencies.police,
        actor_id: secondCommander.officerId,
        subjects: {
          recorder: secondCommander.officerId,
          approver: prosecutor.officerId,
          capacity: "prosecutor",
        },
      },
    ]);
    const kept = await db.pool.query(
      "SELECT credential_id FROM bulletin_credential WHERE bulletin_id = $1 AND officer_id = $2 AND part = 'signed'",
      [bulletin.id, prosecutor.officerId],
    );
    expect(kept.rows.map(({ credential_id }) => credential_id)).toEqual(secondCommander.credentials);
  });

  it("texts who records what, by the digest, to the approver alone; the answer and the tables hold neither code nor number", async () => {
    const alert = await halfSigned();
    const asked = await ask(alert);
    expect(texts).toHaveLength(1);
    expect(texts[0]?.to).toBe(PHONE);
    const text = texts[0]?.text ?? "";
    expect(text).toContain("Police nationale: N. N. is recording your approval of alert");
    expect(text).toContain(`${alert.id.slice(-6)}, bulletin 1, text ${asked.digest.slice(0, 8)}.`);
    expect(text).toMatch(/Code \d{6}: read it aloud only if you agree\.$/);
    const { rows } = await db.pool.query(
      `SELECT string_agg(a::text, ' ') AS audit, (SELECT string_agg(t::text, ' ') FROM telephone_approval t) AS telephone,
         (SELECT string_agg(r::text, ' ') FROM officer_reach r) AS reach FROM audit a`,
    );
    for (const stored of [...Object.values(rows[0]), JSON.stringify(asked)]) {
      expect(stored).not.toContain(PHONE);
      expect(stored).not.toContain(codeIn());
    }
    expect(asked.callBack).toContain("not the one that called you");
  });

  it("says EXERCISE first when it is one", async () => {
    await ask(await shared(scene, { status: "exercise" }));
    expect(texts[0]?.text).toMatch(/^EXERCISE Police/);
  });

  it("gives the first answer to a repeat and signs once", async () => {
    const asked = await ask(await halfSigned());
    const first = await record(asked);
    expect(await record(asked)).toEqual(first);
    expect((await actsOn(db.pool, asked.alertId)).filter((act) => act.endsWith("by-telephone"))).toHaveLength(
      1,
    );
  });

  it("may leave signatures open, and keeps a note and an override's reason sealed", async () => {
    const asked = await ask(await shared(scene));
    const done = await record(asked, { note: "spoke to the duty prosecutor" });
    expect(done).toMatchObject({ committed: false, alert: { state: "submitted" } });
    expect(done.bulletin.approvalsLeft).toMatchObject([{ anyOf: ["police-commander"] }]);
    const { rows } = await db.pool.query("SELECT p::text AS row FROM bulletin_approval p");
    expect(rows.map(({ row }) => row).join()).not.toContain("duty prosecutor");
  });
});

describe("asking is refused", () => {
  it.each([
    ["observer", "wrong-role"],
    ["administrator", "wrong-role"],
    ["prosecutor", "read-only"],
    ["strangeRequester", "not-found"],
    ["strangeCommander", "not-found"],
    ["requester", "same-officer"],
  ] as const)("to the %s with %s", async (who, code) => {
    const alert = await shared(scene);
    expect(await problemOf(ask(alert, who))).toMatchObject({ code });
    expect(texts).toEqual([]);
  });

  it("to the service's own keys, for both steps", async () => {
    const alert = await shared(scene);
    const asked = await ask(alert);
    const system = scene.as("system");
    expect(await problemOf(askTelephoneApproval(system, asking(alert), needs))).toMatchObject({
      code: "wrong-role",
    });
    expect(await problemOf(recordTelephoneApproval(system, reading(asked)))).toMatchObject({
      code: "wrong-role",
    });
  });

  it("to whoever wrote any of the bulletin, as recorder and as approver", async () => {
    const { id } = await draft(scene);
    await editAlert(scene.as("both"), { alertId: id, version: 1, changes: { tipPhone: "116000" } });
    const alert = await submitAlert(scene.as("requester"), { alertId: id });
    await shareAlert(scene.as("requester"), { alertId: id, agencyId: scene.agencies.justice, may: "sign" });
    expect(await problemOf(ask(alert, "both"))).toMatchObject({ code: "same-officer" });
    expect(await problemOf(ask(alert, "commander", scene, "both"))).toMatchObject({ code: "same-officer" });
  });

  it("for an approval of one's own", async () => {
    expect(await problemOf(ask(await shared(scene), "commander", scene, "commander"))).toMatchObject({
      code: "same-officer",
    });
  });

  it.each([
    ["commander", "telephone-not-planned"],
    ["ownProsecutor", "wrong-capacity"],
    ["magistrate", "no-verified-phone"],
    ["justiceRequester", "no-such-approver"],
    ["strangeCommander", "no-such-approver"],
    ["observer", "no-such-approver"],
    ["ofc_nobody", "no-such-approver"],
  ] as const)("for %s with %s", async (approver, code) => {
    const alert = await shared(scene);
    const work = askTelephoneApproval(scene.as("secondCommander"), asking(alert, approver), needs);
    expect(await problemOf(work)).toMatchObject({ code });
    expect(texts).toEqual([]);
  });

  it("for an agency that may only read, and one of another country", async () => {
    const alert = await submitted(scene);
    const share = (agencyId: string, may: "read" | "sign") =>
      shareAlert(scene.as("requester"), { alertId: alert.id, agencyId, may });
    await share(scene.agencies.justice, "read");
    expect(await problemOf(ask(alert))).toMatchObject({ code: "no-such-approver" });
    await share(scene.agencies.belgian, "sign");
    expect(await problemOf(ask(alert, "secondCommander", scene, "belgianCommander"))).toMatchObject({
      code: "outside-jurisdiction",
    });
  });

  it("for a disabled approver, a telephone that is not confirmed, and one who has signed", async () => {
    const own = await makeScene(db.pool, { plan: planWith({}, AS_IN_GREECE) });
    await verifyPhone(own, "magistrate");
    await db.pool.query("UPDATE officer_reach SET verified_at = NULL WHERE officer_id = $1", [
      own.officers.magistrate.officerId,
    ]);
    await verifyPhone(own, "prosecutor");
    const alert = await shared(own);
    const unconfirmed = ask(alert, "secondCommander", own, "magistrate");
    expect(await problemOf(unconfirmed)).toMatchObject({ code: "no-verified-phone" });
    await approve(own, "prosecutor", alert);
    expect(await problemOf(ask(alert, "secondCommander", own))).toMatchObject({ code: "already-signed" });
    await disableOfficer(db.pool, own.officers.prosecutor.officerId, own.clock.now());
    expect(await problemOf(ask(alert, "secondCommander", own))).toMatchObject({ code: "no-such-approver" });
  });

  it("for another version or other texts, and for what is not submitted", async () => {
    const alert = await shared(scene);
    for (const other of [{ version: 2 }, { digest: "0".repeat(64) }])
      expect(
        await problemOf(
          askTelephoneApproval(scene.as("secondCommander"), { ...asking(alert), ...other }, needs),
        ),
      ).toMatchObject({ code: "changed" });
    const shown = asking(alert);
    await withdrawAlert(scene.as("requester"), { alertId: alert.id });
    expect(await problemOf(askTelephoneApproval(scene.as("secondCommander"), shown, needs))).toMatchObject({
      code: "wrong-state",
    });
  });

  it("when the SMS cannot be sent, and a later ask works", async () => {
    const alert = await halfSigned();
    answer = "refused";
    expect(await problemOf(ask(alert))).toMatchObject({ kind: "unavailable", code: "text-not-sent" });
    answer = "accepted";
    expect((await record(await ask(alert))).committed).toBe(true);
  });

  it("after five codes within an hour from one officer; another may still ask", async () => {
    const own = await makeScene(db.pool, { plan: planWith({}, AS_IN_GREECE) });
    await verifyPhone(own, "prosecutor");
    const alert = await shared(own);
    for (let count = 0; count < 5; count++) await ask(alert, "secondCommander", own);
    expect(await problemOf(ask(alert, "secondCommander", own))).toMatchObject({ code: "rate-limited" });
    expect((await ask(alert, "both", own)).triesLeft).toBe(5);
    own.clock.advance(61);
    expect((await ask(alert, "secondCommander", own)).triesLeft).toBe(5);
  });
});

describe("recording is refused", () => {
  it("for a wrong code, five times; then the right one is void too", async () => {
    const asked = await ask(await halfSigned());
    const wrong = { code: otherThan(codeIn()) };
    for (const triesLeft of [4, 3, 2, 1, 0])
      expect(await problemOf(record(asked, wrong))).toMatchObject({
        code: "wrong-code",
        errors: [{ pointer: "/code" }],
        extra: { triesLeft },
      });
    expect(await problemOf(record(asked))).toMatchObject({ code: "telephone-void" });
    const acts = await actsOn(db.pool, asked.alertId);
    expect(acts.filter((act) => act === "bulletin.telephone-code-refused")).toHaveLength(5);
    expect((await readAlert(scene.as("observer"), { alertId: asked.alertId })).state).toBe("submitted");
  });

  it("for six guesses at one instant: five are counted and none passes", async () => {
    const asked = await ask(await halfSigned());
    const code = otherThan(codeIn());
    const guesses = Array.from({ length: 6 }, () => problemOf(record(asked, { code })));
    const codes = (await Promise.all(guesses)).map((problem) => problem.code);
    expect(codes.filter((name) => name === "wrong-code")).toHaveLength(5);
    expect(codes.filter((name) => name === "telephone-void")).toHaveLength(1);
  });

  it("for another number than the approver's verified one, which counts as a try", async () => {
    const asked = await ask(await halfSigned());
    expect(await problemOf(record(asked, { numberCalled: "+33600000418" }))).toMatchObject({
      code: "wrong-number",
      extra: { triesLeft: 4 },
    });
    expect((await record(asked)).committed).toBe(true);
  });

  it.each([
    { code: "12345" },
    { code: "1234567" },
    { code: "１２３４５６" },
    { code: "" },
    { numberCalled: "0600000417" },
    { numberCalled: "+33 6 00 00 04 17" },
    { numberCalled: "" },
    { note: "x".repeat(601) },
    { surprise: true },
  ])("for absurd input %j, which counts nothing", async (changes) => {
    const asked = await ask(await halfSigned());
    expect(await problemOf(record(asked, changes))).toMatchObject({ code: "invalid-request" });
    const { rows } = await db.pool.query("SELECT code_tries FROM telephone_approval WHERE id = $1", [
      asked.id,
    ]);
    expect(rows).toEqual([{ code_tries: 0 }]);
  });

  it("ten minutes after the code was sent", async () => {
    const own = await makeScene(db.pool, { plan: planWith({}, AS_IN_GREECE) });
    await verifyPhone(own, "prosecutor");
    const asked = await ask(await halfSigned(own), "secondCommander", own);
    own.clock.advance(10);
    expect(await problemOf(record(asked, {}, "secondCommander", own))).toMatchObject({
      code: "telephone-void",
    });
  });

  it("to every officer but the one who asked, and under another alert", async () => {
    const [alert, other] = [await halfSigned(), await halfSigned()];
    const asked = await ask(alert);
    for (const who of ["both", "commander", "ownProsecutor"] as const)
      expect(await problemOf(record(asked, {}, who))).toMatchObject({ code: "not-found" });
    expect(await problemOf(record(asked, { alertId: other.id }))).toMatchObject({ code: "not-found" });
    expect(await problemOf(record(asked, { telephoneId: "tel_x" }))).toMatchObject({ code: "not-found" });
  });

  it("for a code that a newer one replaced", async () => {
    const alert = await halfSigned();
    const older = await ask(alert);
    const code = codeIn();
    const newer = await ask(alert);
    expect(await problemOf(record(older, { code }))).toMatchObject({ code: "telephone-void" });
    expect((await record(newer)).committed).toBe(true);
  });

  it("once the bulletin was edited", async () => {
    const alert = await halfSigned();
    const asked = await ask(alert);
    const changes = { tipPhone: "116000" };
    await editAlert(scene.as("requester"), { alertId: alert.id, version: alert.version, changes });
    expect(await problemOf(record(asked))).toMatchObject({ code: "changed" });
  });

  it("once it was withdrawn or returned, also when it is submitted again unchanged", async () => {
    for (const way of ["withdraw", "return"] as const) {
      const alert = await shared(scene);
      const asked = await ask(alert);
      const { id: alertId } = alert;
      if (way === "withdraw") await withdrawAlert(scene.as("requester"), { alertId });
      else await returnBulletin(scene.as("commander"), { alertId, number: 1, reason: "look again" });
      expect(await problemOf(record(asked))).toMatchObject({ code: "wrong-state" });
      await submitAlert(scene.as("requester"), { alertId });
      const again = await problemOf(record(asked));
      expect(["telephone-void", "changed"]).toContain(again.code);
    }
  });

  it("when it was recorded, and the alert then taken back: the repeat does not sign anew", async () => {
    const asked = await ask(await shared(scene));
    await record(asked);
    await withdrawAlert(scene.as("requester"), { alertId: asked.alertId });
    await submitAlert(scene.as("requester"), { alertId: asked.alertId });
    expect(await problemOf(record(asked))).toMatchObject({ code: "telephone-void" });
    const { bulletins } = await readAlert(scene.as("observer"), { alertId: asked.alertId });
    expect(bulletins[0]?.approvals).toEqual([]);
  });

  it("once a cancel overtook the update it was for", async () => {
    const approvals = [signature(["prosecutor"], { telephone: true })];
    const own = await makeScene(db.pool, { plan: planWith({}, { approvals }) });
    await verifyPhone(own, "ownProsecutor");
    const { alert } = await active(own);
    const update = { alertId: alert.id, changes: { tipPhone: "116000" }, notify: "all" as const };
    const open = (await createUpdate(own.as("requester"), update)).alert;
    const asked = await ask(open, "commander", own, "ownProsecutor");
    await cancelAlert(own.as("commander"), { alertId: alert.id, reason: "found-safe" });
    expect(await problemOf(record(asked, {}, "commander", own))).toMatchObject({ code: "wrong-state" });
  });

  it("when the approver's telephone changed, or the approver was disabled, in between", async () => {
    const own = await makeScene(db.pool, { plan: planWith({}, AS_IN_GREECE) });
    await verifyPhone(own, "prosecutor");
    const asked = await ask(await halfSigned(own), "secondCommander", own);
    own.clock.advance(1);
    await verifyPhone(own, "prosecutor", "+33600000999");
    const moved = record(asked, { numberCalled: "+33600000999" }, "secondCommander", own);
    expect(await problemOf(moved)).toMatchObject({ code: "telephone-void" });
    await disableOfficer(db.pool, own.officers.prosecutor.officerId, own.clock.now());
    expect(await problemOf(record(asked, {}, "secondCommander", own))).toMatchObject({
      code: "no-such-approver",
    });
  });
});

describe("at one instant", () => {
  it.each([1, 2, 3])("two recorders with a code each sign once (round %i)", async () => {
    const alert = await halfSigned();
    const first = await ask(alert);
    const firstCode = codeIn();
    const second = await ask(alert, "both");
    const settled = await Promise.allSettled([
      record(first, { code: firstCode }),
      record(second, { code: codeIn() }, "both"),
    ]);
    expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const refused = settled.find((result) => result.status === "rejected");
    expect(refused?.reason).toMatchObject({ code: "wrong-state" });
    const kept = await readAlert(scene.as("observer"), { alertId: alert.id });
    expect(kept.bulletins[0]?.approvals).toHaveLength(2);
  });

  it("the same code twice signs once, and both hear the same", async () => {
    const asked = await ask(await halfSigned());
    const [first, second] = await Promise.all([record(asked), record(asked)]);
    expect(second).toEqual(first);
  });

  it("the approver's own hand and the telephone sign once", async () => {
    const alert = await halfSigned();
    const asked = await ask(alert);
    const settled = await Promise.allSettled([record(asked), approve(scene, "prosecutor", alert)]);
    expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const kept = await readAlert(scene.as("observer"), { alertId: alert.id });
    expect(kept).toMatchObject({ state: "active", newestNumber: 1 });
  });
});

describe("the plan's verdict", () => {
  it("holds for a telephone signature too; the same code then carries the approver's override", async () => {
    const criteria = planWith().pinned.plan.criteria.map((rule) =>
      rule.criterion === "imminent_danger" ? { ...rule, override: "authoriser" as const } : rule,
    );
    const own = await makeScene(db.pool, { plan: planWith({ criteria }, AS_IN_GREECE) });
    await verifyPhone(own, "prosecutor");
    const { imminent_danger: _left, ...attestations } = caseWith().attestations ?? {};
    const alert = await shared(own, { attestations });
    await approveBulletin(own.as("commander"), { alertId: alert.id, ...shownIn(alert) });
    const asked = await ask(alert, "secondCommander", own);
    const deciding = (changes: object) => record(asked, changes, "secondCommander", own);
    expect(await problemOf(deciding({}))).toMatchObject({ code: "criteria-not-met" });
    const foreign = [{ criterion: "abduction_established", reason: "no time" }];
    expect(await problemOf(deciding({ overrides: foreign }))).toMatchObject({ code: "override-not-allowed" });
    const overrides = [{ criterion: "imminent_danger", reason: "the database is down" }];
    const done = await deciding({ overrides });
    expect(done).toMatchObject({ committed: true });
    expect(done.bulletin.approvals[1]?.overrides).toEqual(["imminent_danger"]);
  });
});
