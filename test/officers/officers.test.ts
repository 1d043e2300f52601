import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { areaSquareKm } from "../../src/domain/geo/sphere.ts";
import type { OfficeContext } from "../../src/officers/index.ts";
import {
  createAgency,
  createBroadcaster,
  createKey,
  createOfficer,
  disableOfficer,
  revokeKey,
} from "../../src/officers/index.ts";
import { OPERATOR_AGENCY, readAgency } from "../../src/store/agencies.ts";
import { findApiKey } from "../../src/store/api-keys.ts";
import { makeScene, problemOf, type Scene } from "../alerts/scene.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";

let db: TestDatabase;
let scene: Scene;

beforeAll(async () => {
  db = await testDatabase();
  scene = await makeScene(db.pool);
});
afterAll(() => db.close());

function as(who: keyof Scene["officers"] | "operator" | "system"): OfficeContext {
  if (who === "operator") return { ...scene.as("system"), actor: { kind: "operator", id: "test" } };
  return scene.as(who);
}

async function acts(agencyId: string): Promise<string[]> {
  const { rows } = await db.pool.query("SELECT act FROM audit WHERE agency_id = $1 ORDER BY sequence", [
    agencyId,
  ]);
  return rows.map(({ act }) => act);
}

describe("createAgency", () => {
  it("takes the country, its subdivisions or a geometry as ground, and records it", async () => {
    const country = await createAgency(as("operator"), { name: "A", country: "FR" });
    const part = await createAgency(as("operator"), {
      name: "B",
      country: "FR",
      subdivisions: ["FR-44", "FR-49"],
    });
    const geometry = {
      type: "Polygon" as const,
      coordinates: [
        [
          [7, 48],
          [9, 48],
          [9, 49],
          [7, 49],
          [7, 48],
        ] as [number, number][],
      ],
    };
    const clipped = await createAgency(as("operator"), { name: "C", country: "FR", ground: geometry });
    expect(areaSquareKm(part.ground)).toBeLessThan(areaSquareKm(country.ground) / 10);
    expect(Math.max(...clipped.ground.coordinates.flat(2).map(([lon]) => lon))).toBeLessThan(8.5);
    expect(await acts(part.id)).toEqual(["agency.created"]);
  });

  it("counts ground once where the polygons of a drawn one overlap", async () => {
    const box = (west: number, east: number): [number, number][][] => [
      [
        [west, 46],
        [east, 46],
        [east, 47],
        [west, 47],
        [west, 46],
      ],
    ];
    const drawn = async (...coordinates: [number, number][][][]) => {
      const ground = { type: "MultiPolygon" as const, coordinates };
      const { id } = await createAgency(as("operator"), { name: "D", country: "FR", ground });
      return (await readAgency(db.pool, id))?.ground ?? ground;
    };
    const whole = await drawn(box(1, 4));
    const overlapping = await drawn(box(1, 3), box(2, 4), box(2, 4));
    expect(overlapping.coordinates).toHaveLength(1);
    expect(areaSquareKm(overlapping)).toBeCloseTo(areaSquareKm(whole), 3);
  });

  it("names the field of a ground that does not exist", async () => {
    const make = (changes: object) => createAgency(as("operator"), { name: "A", country: "FR", ...changes });
    expect((await problemOf(make({ country: "XX" }))).errors[0]?.pointer).toBe("/country");
    expect((await problemOf(make({ subdivisions: ["BE-VAN"] }))).errors[0]?.pointer).toBe("/subdivisions");
    expect((await problemOf(make({ name: "" }))).errors[0]?.pointer).toBe("/name");
  });

  it.each(["administrator", "requester", "system"] as const)("is not for the %s", async (who) => {
    expect((await problemOf(createAgency(as(who), { name: "A", country: "FR" }))).code).toBe("wrong-role");
  });
});

describe("createOfficer", () => {
  const officer = () => ({
    agencyId: scene.agencies.police,
    name: "N. N.",
    roles: ["authoriser" as const],
    capacities: ["police-commander" as const],
  });

  it("is an administrator's act in the own agency, and the record holds no name", async () => {
    const { id } = await createOfficer(as("administrator"), {
      ...officer(),
      name: "Ottokar Unverwechselbar",
    });
    const { rows } = await db.pool.query(
      "SELECT audit.*::text AS t FROM audit WHERE subjects ->> 'officer' = $1",
      [id],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0].t).not.toContain("Ottokar");
    const elsewhere = createOfficer(as("administrator"), { ...officer(), agencyId: scene.agencies.justice });
    expect((await problemOf(elsewhere)).kind).toBe("not-found");
    expect((await problemOf(createOfficer(as("commander"), officer()))).code).toBe("wrong-role");
    expect((await problemOf(createOfficer(as("operator"), { ...officer(), agencyId: "agy_0" }))).kind).toBe(
      "not-found",
    );
  });

  it("makes nobody administrator and requester or authoriser at once, not even past the verb", async () => {
    for (const roles of [
      ["administrator", "requester"],
      ["administrator", "authoriser"],
    ] as const) {
      const problem = await problemOf(
        createOfficer(as("operator"), { ...officer(), roles: [...roles], capacities: [] }),
      );
      expect(problem.errors[0]?.pointer).toBe("/roles");
      await expect(
        db.pool.query("UPDATE officer SET roles = $1 WHERE id = $2", [
          roles,
          scene.officers.observer.officerId,
        ]),
      ).rejects.toThrow("check constraint");
    }
    const signing = createOfficer(as("operator"), { ...officer(), roles: ["requester"] });
    expect((await problemOf(signing)).errors[0]?.pointer).toBe("/capacities");
  });
});

describe("keys", () => {
  it("are shown once, stored as a hash, and end at once when revoked", async () => {
    const { officerId } = scene.officers.commander;
    const key = await createKey(as("administrator"), { officerId });
    expect(await findApiKey(db.pool, key.text)).toMatchObject({
      holderId: officerId,
      revoked: false,
      officer: { agencyId: scene.agencies.police, roles: ["authoriser"], capacities: ["police-commander"] },
    });
    const { rows } = await db.pool.query(
      "SELECT api_key.*::text AS t, minted_by FROM api_key WHERE id = $1",
      [key.id],
    );
    expect(rows[0].t).not.toContain(key.text.slice(-20));
    expect(rows[0].minted_by).toBe(scene.officers.administrator.officerId);
    await revokeKey(as("administrator"), { keyId: key.id });
    expect((await findApiKey(db.pool, key.text))?.revoked).toBe(true);
    expect((await problemOf(revokeKey(as("administrator"), { keyId: key.id }))).code).toBe("wrong-state");
    expect((await acts(scene.agencies.police)).slice(-2)).toEqual(["key.created", "key.revoked"]);
  });

  it("of other agencies, broadcasters and nobody do not exist for an administrator", async () => {
    const { officerId } = scene.officers.prosecutor;
    expect((await problemOf(createKey(as("administrator"), { officerId }))).kind).toBe("not-found");
    expect((await problemOf(createKey(as("requester"), { officerId }))).code).toBe("wrong-role");
    const theirs = await createKey(as("operator"), { officerId });
    const { key } = await createBroadcaster(as("operator"), { name: "Radio", country: "FR" });
    for (const keyId of [theirs.id, key.id, "key_0"])
      expect((await problemOf(revokeKey(as("administrator"), { keyId }))).kind).toBe("not-found");
    expect(await revokeKey(as("operator"), { keyId: key.id })).toEqual({ id: key.id });
    expect((await acts(OPERATOR_AGENCY)).slice(-2)).toEqual(["broadcaster.created", "key.revoked"]);
  });

  it("may be given an end, which must lie ahead", async () => {
    const { officerId } = scene.officers.observer;
    const make = (expiresAt: string) => createKey(as("operator"), { officerId, expiresAt });
    expect((await problemOf(make("2020-01-01T00:00:00Z"))).errors[0]?.pointer).toBe("/expiresAt");
    expect((await findApiKey(db.pool, (await make("2099-01-01T00:00:00Z")).text))?.expired).toBe(false);
  });
});

describe("disableOfficer", () => {
  it("ends every key of the officer and allows no new one", async () => {
    const { id } = await createOfficer(as("operator"), {
      agencyId: scene.agencies.police,
      name: "N. N.",
      roles: ["observer"],
    });
    const key = await createKey(as("operator"), { officerId: id });
    expect((await problemOf(disableOfficer(as("requester"), { officerId: id }))).code).toBe("wrong-role");
    expect(await disableOfficer(as("administrator"), { officerId: id })).toEqual({ id, revokedKeys: 1 });
    expect(await findApiKey(db.pool, key.text)).toMatchObject({ revoked: true, officer: { disabled: true } });
    expect((await problemOf(createKey(as("operator"), { officerId: id }))).code).toBe("wrong-state");
    expect((await problemOf(disableOfficer(as("administrator"), { officerId: id }))).code).toBe(
      "wrong-state",
    );
    expect((await acts(scene.agencies.police)).at(-1)).toBe("officer.disabled");
  });
});

describe("createBroadcaster", () => {
  it("is the operator's act; its key is shown once", async () => {
    const made = await createBroadcaster(as("operator"), { name: "Radio", country: "FR" });
    expect(await findApiKey(db.pool, made.key.text)).toMatchObject({
      holderKind: "broadcaster",
      holderId: made.id,
    });
    expect((await problemOf(createBroadcaster(as("administrator"), { name: "R", country: "FR" }))).code).toBe(
      "wrong-role",
    );
  });
});
