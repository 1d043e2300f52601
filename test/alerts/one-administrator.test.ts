import { afterAll, beforeAll, expect, test } from "vitest";
import type { OfficerActor } from "../../src/alerts/context.ts";
import { approveBulletin, createDraft, submitAlert } from "../../src/alerts/index.ts";
import { newId } from "../../src/ids.ts";
import { agreeToCredential, createKey, type OfficeContext } from "../../src/officers/index.ts";
import { withTransaction } from "../../src/store/db.ts";
import { insertFactor } from "../../src/store/factors.ts";
import { insertOfficer } from "../../src/store/officers.ts";
import { confirmPlan } from "../../src/store/plans.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import {
  actsOn,
  caseWith,
  makeScene,
  ONE_SIGNATURE,
  planWith,
  problemOf,
  type Scene,
  shownIn,
} from "./scene.ts";

let db: TestDatabase;
let scene: Scene;
let second: OfficerActor;
const plan = planWith({}, ONE_SIGNATURE);
beforeAll(async () => {
  db = await testDatabase();
  scene = await makeScene(db.pool, { plan });
  const id = newId("ofc");
  const agencyId = scene.agencies.police;
  await insertOfficer(db.pool, { id, agencyId, name: "N. N.", roles: ["administrator"], capacities: [] });
  const confirmation = { by: "Ministry", reference: "letter" };
  await withTransaction(db.pool, (tx) => confirmPlan(tx, plan.pinned, confirmation, new Date()));
  second = { ...scene.officers.administrator, officerId: id };
});
afterAll(() => db.close());

const MAKERS = ["operator", "first", "second"] as const;
type Maker = (typeof MAKERS)[number];

function office(maker: Maker): OfficeContext {
  const { pool, clock, keys, areas } = scene.as("administrator");
  const actors = { first: scene.officers.administrator, second };
  return {
    pool,
    clock,
    keys,
    areas,
    actor: maker === "operator" ? { kind: "operator", id: "command" } : actors[maker],
  };
}

async function keyOf(who: OfficerActor, maker: Maker, options: { agreed?: boolean; hoursAgo?: number } = {}) {
  const { id } = await createKey(office(maker), { officerId: who.officerId });
  if (options.agreed) await agreeToCredential(office(maker === "second" ? "first" : "second"), { id });
  await db.pool.query(
    "UPDATE api_key SET created_at = created_at - make_interval(hours => $2) WHERE id = $1",
    [id, options.hoursAgo ?? 0],
  );
  return { ...who, credentials: [id] };
}

/** A password and an authenticator, as an invitation by `maker` leaves them; either proves the officer. */
async function factorsOf(
  who: OfficerActor,
  maker: Maker,
  options: { agreed?: boolean; hoursAgo?: number } = {},
) {
  const { keys, clock } = scene.as("administrator");
  const madeAt = clock.now();
  const mintedAt = new Date(Date.now() - (options.hoursAgo ?? 0) * 3_600_000);
  const by = office(maker).actor;
  const mintedBy = by.kind === "officer" ? by.officerId : by.id;
  const ids = [newId("fct"), newId("fct")];
  for (const [at, kind] of (["password", "totp"] as const).entries())
    await insertFactor(db.pool, keys.encryption, {
      id: ids[at] ?? "",
      kind,
      secret: "x",
      officerId: who.officerId,
      mintedBy,
      mintedAt,
      madeAt,
    });
  if (options.agreed)
    await agreeToCredential(office(maker === "second" ? "first" : "second"), { id: ids[0] ?? "" });
  return { ...who, credentials: ids };
}

async function release(
  keys: { asker: OfficerActor; signer: OfficerActor },
  { mode, status }: { mode: "sandbox" | "live"; status: "actual" | "exercise" },
) {
  const as = (actor: OfficerActor) => ({ ...scene.as("requester"), mode, actor });
  const draft = await createDraft(as(keys.asker), { case: caseWith({ status }) });
  const alert = await submitAlert(as(keys.asker), { alertId: draft.id });
  const answer = approveBulletin(as(keys.signer), { alertId: draft.id, ...shownIn(alert) });
  return { alertId: draft.id, answer };
}

const matrix = MAKERS.flatMap((asker) =>
  MAKERS.flatMap((signer) =>
    (["none", "agreed", "a day between"] as const).flatMap((relief) =>
      (["sandbox", "live"] as const).flatMap((mode) =>
        (["actual", "exercise"] as const).flatMap((status) =>
          (["key", "factors"] as const).map((by) => ({ asker, signer, relief, mode, status, by })),
        ),
      ),
    ),
  ),
);

test.each(matrix)(
  "the asker's key made by $asker, the signer's $by by $signer, relief: $relief, $mode, $status",
  async ({ asker, signer, relief, mode, status, by }) => {
    const { requester, ownProsecutor } = scene.officers;
    const keys = {
      asker: await keyOf(requester, asker, relief === "a day between" ? { hoursAgo: 25 } : {}),
      signer: await (by === "key" ? keyOf : factorsOf)(ownProsecutor, signer, {
        agreed: relief === "agreed",
      }),
    };
    const { alertId, answer } = await release(keys, { mode, status });
    const alone = asker === signer && relief === "none" && status === "actual";
    const refused = alone && !(asker === "operator" && mode === "sandbox");
    if (!refused) return expect((await answer).committed).toBe(true);
    expect(await problemOf(answer)).toMatchObject({ kind: "forbidden", code: "one-administrator" });
    expect(await actsOn(db.pool, alertId)).not.toContain("bulletin.approved");
    return undefined;
  },
);

test("after a refusal the agreement of a second administrator frees the same signature", async () => {
  const keys = {
    asker: await keyOf(scene.officers.requester, "first"),
    signer: await keyOf(scene.officers.ownProsecutor, "first"),
  };
  const { alertId, answer } = await release(keys, { mode: "sandbox", status: "actual" });
  expect((await problemOf(answer)).code).toBe("one-administrator");
  await agreeToCredential(office("second"), { id: keys.signer.credentials[0] ?? "" });
  const context = { ...scene.as("requester"), actor: keys.signer };
  const { rows } = await db.pool.query("SELECT number, version, digest FROM bulletin WHERE alert_id = $1", [
    alertId,
  ]);
  expect((await approveBulletin(context, { alertId, ...rows[0] })).committed).toBe(true);
});

test("nobody agrees to what they made, hold, or what is another agency's; and only once", async () => {
  const key = await keyOf(scene.officers.requester, "first");
  const id = key.credentials[0] ?? "";
  expect((await problemOf(agreeToCredential(office("first"), { id }))).code).toBe("own-credential");
  expect((await problemOf(agreeToCredential(office("operator"), { id }))).code).toBe("own-credential");
  const foreign = { ...office("second"), actor: { ...second, agencyId: scene.agencies.stranger } };
  expect((await problemOf(agreeToCredential(foreign, { id }))).kind).toBe("not-found");
  const asRequester = { ...office("second"), actor: scene.officers.requester };
  expect((await problemOf(agreeToCredential(asRequester, { id }))).code).toBe("wrong-role");
  expect((await problemOf(agreeToCredential(office("second"), { id: "key_0" }))).kind).toBe("not-found");
  const own = await keyOf(second, "first");
  expect((await problemOf(agreeToCredential(office("second"), { id: own.credentials[0] ?? "" }))).code).toBe(
    "own-credential",
  );
  await agreeToCredential(office("second"), { id });
  expect((await problemOf(agreeToCredential(office("second"), { id }))).code).toBe("wrong-state");
});
