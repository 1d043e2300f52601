import { beforeAll, describe, expect, test } from "vitest";
import { makeApiKey, revokeApiKey } from "../../src/store/api-keys.ts";
import { disableOfficer } from "../../src/store/officers.ts";
import { countRows, makeOfficer, type TestApp, type TestOfficers, testApp } from "./one-app.ts";

let it: TestApp;
beforeAll(async () => {
  it = await testApp();
});

const ALERT = "alr_1k9b8v2m4n6p8q0r2s4t6v8w";
const PHOTO = "pho_1k9b8v2m4n6p8q0r2s4t6v8w";
const OFFICER = `ofc_${"0".repeat(24)}`;
const DUTY = `dty_${"0".repeat(24)}`;
const TELEPHONE = `tel_${"0".repeat(24)}`;
const DELEGATION = `dlg_${"0".repeat(24)}`;
const KEY = `key_${"0".repeat(24)}`;

type Method = "GET" | "POST" | "PATCH" | "DELETE";
/** Every route of officers with those of our officers whose roles do not suffice. */
const ROUTES: readonly [method: Method, path: string, refused: readonly (keyof TestOfficers)[]][] = [
  ["POST", "/v1/alerts", ["prosecutor", "observer", "administrator"]],
  ["PATCH", `/v1/alerts/${ALERT}`, ["prosecutor", "observer", "administrator"]],
  ["GET", "/v1/alerts", ["administrator"]],
  ["GET", `/v1/alerts/${ALERT}`, ["administrator"]],
  ["GET", `/v1/alerts/${ALERT}/history`, ["administrator"]],
  ["GET", `/v1/alerts/${ALERT}/report`, ["administrator"]],
  ["GET", "/v1/reports?from=2026-11-01&to=2026-11-30", ["administrator"]],
  ["POST", `/v1/alerts/${ALERT}/outcome`, ["observer", "administrator"]],
  ["POST", `/v1/alerts/${ALERT}/preview`, ["administrator"]],
  ["POST", `/v1/alerts/${ALERT}/forecast`, ["administrator"]],
  ["POST", `/v1/alerts/${ALERT}/submit`, ["prosecutor", "observer", "administrator"]],
  ["POST", `/v1/alerts/${ALERT}/withdraw`, ["prosecutor", "observer", "administrator"]],
  ["POST", `/v1/alerts/${ALERT}/share`, ["prosecutor", "observer", "administrator"]],
  ["POST", `/v1/alerts/${ALERT}/by-hand`, ["observer", "administrator"]],
  ["POST", `/v1/alerts/${ALERT}/updates`, ["prosecutor", "observer", "administrator"]],
  ["POST", `/v1/alerts/${ALERT}/cancel`, ["observer", "administrator"]],
  ["POST", `/v1/alerts/${ALERT}/bulletins/1/approve`, ["requester", "observer", "administrator"]],
  ["POST", `/v1/alerts/${ALERT}/bulletins/1/return`, ["requester", "observer", "administrator"]],
  ["POST", `/v1/alerts/${ALERT}/bulletins/1/reject`, ["requester", "observer", "administrator"]],
  ["POST", `/v1/alerts/${ALERT}/bulletins/1/telephone`, ["observer", "administrator"]],
  ["POST", `/v1/alerts/${ALERT}/bulletins/1/telephone/${TELEPHONE}`, ["observer", "administrator"]],
  [
    "POST",
    `/v1/alerts/${ALERT}/delegations/${DELEGATION}/revoke`,
    ["requester", "observer", "administrator"],
  ],
  ["POST", `/v1/alerts/${ALERT}/export`, ["observer", "administrator"]],
  ["GET", `/v1/alerts/${ALERT}/dispatch`, ["administrator"]],
  ["GET", `/v1/alerts/${ALERT}/dispatch/stream`, ["administrator"]],
  ["GET", `/v1/alerts/${ALERT}/deliveries`, ["administrator"]],
  ["GET", `/v1/alerts/${ALERT}/endpoints`, ["administrator"]],
  ["POST", "/v1/photos", ["prosecutor", "observer", "administrator"]],
  ["GET", `/v1/photos/${PHOTO}`, ["administrator"]],
  ["POST", `/v1/officers/${OFFICER}/keys`, ["requester", "prosecutor", "observer"]],
  ["POST", `/v1/officers/${OFFICER}/factors/revoke`, ["requester", "prosecutor", "observer"]],
  ["POST", `/v1/officers/${OFFICER}/invitations`, ["requester", "prosecutor", "observer"]],
  ["GET", "/v1/duties", []],
  ["POST", "/v1/duties", ["requester", "prosecutor", "observer"]],
  ["DELETE", `/v1/duties/${DUTY}`, ["requester", "prosecutor", "observer"]],
  ["POST", `/v1/keys/${KEY}/revoke`, ["requester", "prosecutor", "observer"]],
  ["POST", `/v1/credentials/${KEY}/agree`, ["requester", "prosecutor", "observer"]],
];

test("the table below names every route of officers that the app has", async () => {
  const { paths } = (await it.app.inject("/openapi.json")).json();
  const keyed = Object.entries<Record<string, { security?: unknown }>>(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { security }]) =>
      security ? [`${method.toUpperCase()} ${path}`] : [],
    ),
  );
  const listed = ROUTES.map(([method, path]) =>
    [ALERT, PHOTO, OFFICER, DUTY, KEY]
      .reduce((text, id) => text.replace(id, "{id}"), `${method} ${path}`)
      .replace("/1/", "/{n}/")
      .replace(DELEGATION, "{delegationId}")
      .replace(TELEPHONE, "{telephoneId}")
      .replace(/\?.*/, ""),
  );
  expect(listed.sort()).toEqual(keyed.sort());
});

describe.each(ROUTES)("%s %s", (method, url, refused) => {
  test("without a key is 401 with a challenge", async () => {
    const answer = await it.ask(null, { method, url });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers["www-authenticate"]).toBe('Bearer realm="amberwire"');
    expect(answer.json()).toMatchObject({ code: "unauthenticated", status: 401 });
  });

  test.each(refused)("by the %s is 403 before anything is read", async (who) => {
    const answer = await it.ask(it.officers[who], { method, url, json: { nonsense: true } });
    expect(answer.json()).toMatchObject({ code: "wrong-role", status: 403 });
  });
});

describe("a key that does not work", () => {
  const asked = { method: "POST", url: "/v1/alerts", json: {} } as const;

  test("says why, changes nothing and is never shown again", async () => {
    const officer = await makeOfficer(it.db.pool, it.officers.requester.agencyId, ["requester"]);
    const expired = await makeApiKey(it.db.pool, {
      holderKind: "officer",
      holderId: officer.id,
      mintedBy: null,
      expiresAt: new Date(Date.now() - 1000),
    });
    const revoked = await makeApiKey(it.db.pool, {
      holderKind: "officer",
      holderId: officer.id,
      mintedBy: null,
      expiresAt: null,
    });
    expect(await revokeApiKey(it.db.pool, revoked.id)).toBe(true);
    const gone = await makeOfficer(it.db.pool, it.officers.requester.agencyId, ["requester"]);
    await disableOfficer(it.db.pool, gone.id, new Date());
    const before = await countRows(it.db);
    for (const [key, code] of [
      [expired.text, "expired-key"],
      [revoked.text, "revoked-key"],
      [gone.key, "disabled-officer"],
      [`${officer.key.slice(0, -1)}x`, "unknown-key"],
      ["' OR 1=1 --", "unauthenticated"],
      ["amw_x_y", "unknown-key"],
    ] as const) {
      const answer = await it.ask(key, asked);
      expect(answer.json()).toMatchObject({ status: 401, code });
      expect(answer.headers["www-authenticate"]).toMatch(/^Bearer/);
      expect(answer.body).not.toContain(key);
    }
    expect(await countRows(it.db)).toEqual(before);
  });

  test("belongs to the system or to a broadcaster: neither acts on alerts", async () => {
    for (const holderKind of ["system", "broadcaster"] as const) {
      const key = await makeApiKey(it.db.pool, {
        holderKind,
        holderId: "brc_x",
        mintedBy: null,
        expiresAt: null,
      });
      expect((await it.ask(key.text, asked)).json()).toMatchObject({ status: 403, code: "wrong-role" });
    }
  });

  test("is stored as a hash only", async () => {
    const key = await makeApiKey(it.db.pool, {
      holderKind: "system",
      holderId: "x",
      mintedBy: null,
      expiresAt: null,
    });
    const { rows } = await it.db.pool.query("SELECT to_jsonb(k)::text AS row FROM api_key k WHERE id = $1", [
      key.id,
    ]);
    expect(rows[0].row).not.toContain(key.text.split("_")[2]);
  });
});

test("the last use of a key is noted, at most once a minute", async () => {
  const officer = await makeOfficer(it.db.pool, it.officers.requester.agencyId, [
    "administrator",
    "observer",
  ]);
  const lastUsed = async () => {
    const { rows } = await it.db.pool.query<{ at: Date | null }>(
      "SELECT last_used_at AS at FROM api_key WHERE holder_id = $1",
      [officer.id],
    );
    return rows[0]?.at?.getTime() ?? null;
  };
  expect(await lastUsed()).toBeNull();
  await it.ask(officer, { url: "/v1/alerts" });
  const first = await lastUsed();
  expect(first).not.toBeNull();
  await it.ask(officer, { url: "/v1/alerts" });
  expect(await lastUsed()).toBe(first);
  await it.db.pool.query("UPDATE api_key SET last_used_at = now() - interval '61 s' WHERE holder_id = $1", [
    officer.id,
  ]);
  await it.ask(officer, { url: "/v1/alerts" });
  expect(await lastUsed()).toBeGreaterThan(first ?? 0);
});

describe("the limit of requests", () => {
  let limited: TestApp;
  beforeAll(async () => {
    limited = await testApp({ rateLimits: { perKey: 3, perAddress: 2 } });
  });

  test("answers 429 with Retry-After to that key alone, and never to a cancel", async () => {
    const { requester, both } = limited.officers;
    for (let n = 0; n < 3; n++)
      expect((await limited.ask(requester, { method: "POST", url: "/v1/alerts", json: {} })).statusCode).toBe(
        400,
      );
    const held = await limited.ask(requester, { method: "POST", url: "/v1/alerts", json: {} });
    expect(held.json()).toMatchObject({ status: 429, code: "rate-limited" });
    expect(Number(held.headers["retry-after"])).toBeGreaterThan(0);
    expect((await limited.ask(both, { method: "POST", url: "/v1/alerts", json: {} })).statusCode).toBe(400);
    for (let n = 0; n < 8; n++) {
      const cancel = await limited.ask(requester, {
        method: "POST",
        url: `/v1/alerts/${ALERT}/cancel`,
        json: {},
      });
      expect(cancel.json()).toMatchObject({ status: 400, code: "invalid-request" });
    }
  });

  test("holds back an address that asks too often on public routes", async () => {
    const asked = [];
    for (let n = 0; n < 3; n++) asked.push((await limited.ask(null, { url: "/v1/countries/XX" })).statusCode);
    expect(asked).toEqual([404, 404, 429]);
    expect((await limited.ask(null, { url: "/healthz" })).statusCode).toBe(200);
  });
});
