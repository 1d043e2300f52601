// Random sequences of everybody's acts: whatever the order, the gate holds.
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  approveBulletin,
  askTelephoneApproval,
  cancelAlert,
  createUpdate,
  editAlert,
  expireAlert,
  readAlert,
  recordTelephoneApproval,
  rejectBulletin,
  repeatAlert,
  returnBulletin,
  shareAlert,
  submitAlert,
  withdrawAlert,
} from "../../src/alerts/index.ts";
import type { AlertView } from "../../src/alerts/views.ts";
import { Problem } from "../../src/errors.ts";
import { seal } from "../../src/seal.ts";
import { verifyAudit } from "../../src/store/verify-audit.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { draft, KEYS, makeScene, planWith, type Scene, shownIn } from "./scene.ts";

let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

type Who = keyof Scene["officers"];
/** What approvers were last shown; acts may use one that is long out of date. */
type World = { scene: Scene; id: string; shown: { number: number; version: number; digest: string }[] };
type Act = { name: string; run(world: World): Promise<unknown> };

const WRITERS: Who[] = ["requester", "both"];
const SIGNERS: Who[] = [
  "both",
  "commander",
  "commander",
  "secondCommander",
  "ownProsecutor",
  "prosecutor",
  "prosecutor",
  "magistrate",
];

const act = (name: string, run: Act["run"]): Act => ({ name, run });
const who = (candidates: readonly Who[]) => fc.constantFrom(...candidates);

const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 3,
    arbitrary: who(WRITERS).map((w) =>
      act(`submit ${w}`, ({ scene, id }) => submitAlert(scene.as(w), { alertId: id })),
    ),
  },
  {
    weight: 8,
    arbitrary: fc.tuple(who(SIGNERS), fc.constantFrom(0, 0, 0, 1, 2)).map(([w, age]) =>
      act(`approve ${w} ${age}`, async ({ scene, id, shown }) => {
        const seen = shown.at(-1 - age);
        if (seen) await approveBulletin(scene.as(w), { alertId: id, ...seen });
      }),
    ),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(who(SIGNERS), who(SIGNERS), fc.constantFrom(0, 0, 1))
      .map(([recorder, approver, age]) =>
        act(`telephone ${recorder} for ${approver} ${age}`, async ({ scene, id, shown }) => {
          const seen = shown.at(-1 - age);
          if (seen) await telephone(scene, id, { recorder, approver, seen });
        }),
      ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(who(WRITERS), fc.constantFrom("17", "112", "197")).map(([w, tipPhone]) =>
      act(`edit ${w} ${tipPhone}`, async ({ scene, id }) => {
        const { version } = await readAlert(scene.as(w), { alertId: id });
        await editAlert(scene.as(w), { alertId: id, version, changes: { tipPhone } });
      }),
    ),
  },
  who(WRITERS).map((w) =>
    act(`withdraw ${w}`, ({ scene, id }) => withdrawAlert(scene.as(w), { alertId: id })),
  ),
  {
    weight: 2,
    arbitrary: who(WRITERS).map((w) =>
      act(`update ${w}`, ({ scene, id }) =>
        createUpdate(scene.as(w), { alertId: id, changes: { suspects: null }, notify: "all" }),
      ),
    ),
  },
  fc
    .tuple(who(SIGNERS), fc.nat(2))
    .map(([w, n]) =>
      act(`return ${w} ${n + 1}`, ({ scene, id }) =>
        returnBulletin(scene.as(w), { alertId: id, number: n + 1, reason: "look again" }),
      ),
    ),
  act0("reject", ({ scene, id }) =>
    rejectBulletin(scene.as("commander"), { alertId: id, number: 2, reason: "no" }),
  ),
  act0("repeat", ({ scene, id }) => repeatAlert(scene.as("system"), { alertId: id })),
  act0("expire", ({ scene, id }) => expireAlert(scene.as("system"), { alertId: id })),
  act0("quarter of an hour", async ({ scene }) => scene.clock.advance(15)),
  act0("cancel", ({ scene, id }) =>
    cancelAlert(scene.as("secondCommander"), { alertId: id, reason: "ended" }),
  ),
);

const PHONE = "+33600000417";

/** Asks for a code and reads it back at once. */
async function telephone(
  scene: Scene,
  alertId: string,
  by: { recorder: Who; approver: Who; seen: World["shown"][number] },
): Promise<void> {
  const { officerId } = scene.officers[by.approver];
  let code = "";
  const textOfficer = async (_to: string, text: string) => {
    code = /Code (\d{6})/.exec(text)?.[1] ?? "";
    return "accepted" as const;
  };
  const input = { alertId, ...by.seen, approver: officerId };
  const { id: telephoneId } = await askTelephoneApproval(scene.as(by.recorder), input, { textOfficer });
  const { number } = by.seen;
  const read = { alertId, number, telephoneId, code, numberCalled: PHONE };
  await recordTelephoneApproval(scene.as(by.recorder), read);
}

/** Every signer has a verified telephone; the plan takes the second signature by telephone. */
async function sceneWithTelephones(): Promise<Scene> {
  const { approvals = [] } = planWith().pinned.plan.tiers.abduction ?? {};
  const taken = approvals.map((required, index) => ({ ...required, telephone: index === 1 }));
  const scene = await makeScene(db.pool, { plan: planWith({}, { approvals: taken }) });
  for (const signer of new Set(SIGNERS)) {
    const { officerId } = scene.officers[signer];
    await db.pool.query(
      `INSERT INTO officer_reach (officer_id, channel, address_sealed, set_by, set_at, verified_at) VALUES ($1, 'sms', $2, 'x', $3, $3)`,
      [officerId, seal(KEYS.encryption, PHONE, `officer-reach:${officerId}:sms`), scene.clock.now()],
    );
  }
  return scene;
}

type Start = "draft" | "submitted" | "updating";
const starts = fc.constantFrom<Start>("draft", "submitted", "updating");

async function begin(world: World, start: Start): Promise<void> {
  const { scene, id } = world;
  if (start === "draft") return;
  const first = show(world, await submitAlert(scene.as("requester"), { alertId: id }));
  if (start === "submitted") return;
  for (const w of ["commander", "prosecutor"] as const)
    await approveBulletin(scene.as(w), { alertId: id, ...first });
  const update = await createUpdate(scene.as("requester"), {
    alertId: id,
    changes: { suspects: null },
    notify: "all",
  });
  await approveBulletin(scene.as("commander"), { alertId: id, ...show(world, update.alert) });
}

function show({ shown }: World, alert: AlertView): World["shown"][number] {
  const { number, version, digest } = shownIn(alert);
  const seen = { number, version, digest };
  shown.push(seen);
  return seen;
}

function act0(name: string, run: Act["run"]): fc.Arbitrary<Act> {
  return fc.constant(act(name, run));
}

it("never commits without every signature for that version and digest, and never with one of the requester", async () => {
  const reached = new Set<string>();
  const released = new Set<string>();
  await fc.assert(
    fc.asyncProperty(starts, fc.array(acts, { minLength: 4, maxLength: 9 }), async (start, sequence) => {
      const scene = await sceneWithTelephones();
      const { id } = await draft(scene);
      await shareAlert(scene.as("requester"), { alertId: id, agencyId: scene.agencies.justice, may: "sign" });
      const world: World = { scene, id, shown: [] };
      await begin(world, start);
      for (const { run } of sequence) {
        await run(world).catch((problem: unknown) => {
          if (!(problem instanceof Problem)) throw problem;
        });
        const alert = await readAlert(scene.as("observer"), { alertId: id });
        reached.add(alert.state);
        if (alert.bulletins.some(({ state }) => state === "submitted")) show(world, alert);
        for (const kind of await holds(alert)) released.add(kind);
      }
    }),
    { numRuns: 18, seed: 20261123 },
  );
  for (const state of ["active", "ended"]) expect(reached).toContain(state);
  expect(released).toContain("update");
  expect(byTelephone).toBeGreaterThan(0);
  expect((await verifyAudit(db.pool, [KEYS.auditSigning.publicPem])).faults).toEqual([]);
}, 60_000);

let byTelephone = 0;

async function holds(alert: AlertView): Promise<string[]> {
  const { rows } = await db.pool.query(
    `SELECT b.number, b.kind, b.version, b.digest, b.requested_by, a.requester_id,
       coalesce((SELECT jsonb_agg(to_jsonb(p)) FROM bulletin_approval p WHERE p.bulletin_id = b.id AND p.voided_at IS NULL), '[]') AS given
     FROM bulletin b JOIN alert a ON a.id = b.alert_id WHERE a.id = $1 AND b.state = 'committed'`,
    [alert.id],
  );
  for (const { kind, version, digest, requested_by, requester_id, given } of rows) {
    if (kind !== "alert" && kind !== "update") continue;
    expect(given.map((one: { version: number }) => one.version)).toEqual([version, version]);
    expect(new Set(given.map((one: { digest: string }) => one.digest))).toEqual(new Set([digest]));
    expect(new Set(given.map((one: { officer_id: string }) => one.officer_id)).size).toBe(2);
    const capacities = given.map((one: { capacity: string }) => one.capacity).sort();
    expect([
      ["magistrate", "police-commander"],
      ["police-commander", "prosecutor"],
    ]).toContainEqual(capacities);
    for (const one of given) {
      expect([requested_by, requester_id]).not.toContain(one.officer_id);
      if (one.recorded_by === null) continue;
      byTelephone++;
      expect([requested_by, requester_id, one.officer_id]).not.toContain(one.recorded_by);
      expect(["prosecutor", "magistrate"]).toContain(one.capacity);
    }
  }
  const committed = rows.length;
  expect(committed > 0).toBe(alert.state === "active" || alert.state === "ended");
  expect(
    alert.bulletins.filter(({ state }) => ["draft", "submitted", "returned"].includes(state)).length,
  ).toBeLessThanOrEqual(1);
  return rows.map(({ kind }) => kind);
}
