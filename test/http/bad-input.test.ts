// What a hostile or hurried caller sends: each a problem that names the field, each leaving every table as it was.
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { makeApiKey } from "../../src/store/api-keys.ts";
import {
  countRows,
  exampleCase,
  makeOfficer,
  newKey,
  type TestApp,
  type TestOfficer,
  testApp,
} from "./one-app.ts";

let it: TestApp;
let alert: { id: string; version: number; digest: string };
let rows: Record<string, number>;

beforeAll(async () => {
  it = await testApp();
  alert = await submit(exampleCase());
});
beforeEach(async () => {
  rows = await countRows(it.db);
});

function post(
  who: TestOfficer | string | null,
  url: string,
  json: unknown = {},
  headers: Record<string, string> = {},
) {
  return it.ask(who, { method: "POST", url, json, headers });
}

async function submit(json: unknown) {
  const made = (await post(it.officers.requester, "/v1/alerts", json, newKey())).json();
  await post(it.officers.requester, `/v1/alerts/${made.id}/submit`);
  const { version, digest } = (await post(it.officers.requester, `/v1/alerts/${made.id}/preview`)).json();
  return { id: String(made.id), version, digest };
}

const child = { status: "missing" };
const square = (west: number, south: number) => [
  [west, south],
  [west + 1, south],
  [west + 1, south + 1],
  [west, south + 1],
  [west, south],
];
const NANTES = { type: "Point", coordinates: [-1.5536, 47.2184] };
const when = { earliest: "2026-11-23T13:50:00+01:00", latest: "2026-11-23T14:10:00+01:00" };

const FAULTY: readonly [
  what: string,
  changes: Record<string, unknown>,
  status: number,
  pointers: readonly string[],
][] = [
  ["an unknown field", { colour: "red" }, 400, ["/colour"]],
  [
    "unknown fields deep inside",
    { children: [{ ...child, name: "x", ssn: 1 }] },
    400,
    ["/children/0/name", "/children/0/ssn"],
  ],
  ["a wrong type", { children: "one" }, 400, ["/children"]],
  ["wrong types in several places", { languages: "fr", tier: 7 }, 400, ["/tier", "/languages"]],
  ["a word that is in no list", { children: [{ ...child, sex: "girl" }] }, 400, ["/children/0/sex"]],
  [
    "an age that nobody has",
    { children: [{ ...child, age: { years: 900 } }] },
    400,
    ["/children/0/age/years"],
  ],
  [
    "a date that does not exist",
    { children: [{ ...child, birthDate: "2017-02-29" }] },
    400,
    ["/children/0/birthDate"],
  ],
  [
    "a time without its offset",
    { disappearance: { ...when, earliest: "2026-11-23T13:50:00" } },
    400,
    ["/disappearance/earliest"],
  ],
  ["an hour that does not exist", { expiresAt: "2026-11-23T25:00:00Z" }, 400, ["/expiresAt"]],
  [
    "an end before its beginning",
    { disappearance: { ...when, earliest: "2026-11-24T00:00:00Z" } },
    400,
    ["/disappearance/earliest"],
  ],
  ["an end that has passed", { expiresAt: "2026-11-22T00:00:00Z" }, 422, ["/expiresAt"]],
  [
    "a latitude beyond the pole",
    { area: { circle: { center: [2, 91], radiusKm: 10 } } },
    400,
    ["/area/circle/center/1"],
  ],
  [
    "swapped coordinates",
    { area: { circle: { center: [47.2, -101.5], radiusKm: 10 } } },
    400,
    ["/area/circle/center/1"],
  ],
  [
    "coordinates that are no numbers",
    { disappearance: { ...when, point: { ...NANTES, coordinates: ["2", null] } } },
    400,
    ["/disappearance/point/coordinates/0", "/disappearance/point/coordinates/1"],
  ],
  [
    "a point of three numbers",
    { disappearance: { ...when, point: { ...NANTES, coordinates: [1, 2, 3] } } },
    400,
    ["/disappearance/point/coordinates"],
  ],
  ["two areas at once", { area: { nationwide: true, subdivisions: ["FR-44"] } }, 400, ["/area"]],
  ["no area in the area", { area: {} }, 400, ["/area"]],
  [
    "a polygon that crosses itself",
    {
      area: {
        geometry: {
          type: "Polygon",
          coordinates: [
            [
              [0, 46],
              [1, 47],
              [1, 46],
              [0, 47],
              [0, 46],
            ],
          ],
        },
      },
    },
    422,
    ["/area/geometry/coordinates/0/0"],
  ],
  [
    "a polygon that does not close",
    { area: { geometry: { type: "Polygon", coordinates: [square(0, 46).slice(0, 4)] } } },
    400,
    ["/area/geometry/coordinates/0"],
  ],
  [
    "an area outside the agency's ground",
    { area: { geometry: { type: "Polygon", coordinates: [square(-40, 30)] } } },
    422,
    ["/area/geometry"],
  ],
  ["another country's subdivision", { area: { subdivisions: ["NL-UT"] } }, 422, ["/area/subdivisions"]],
  ["another agency's country", { country: "NL" }, 422, ["/country"]],
  ["a country without a plan", { country: "ZZ" }, 422, ["/country"]],
  ["a tier that the plan does not have", { tier: "flood" }, 422, ["/tier"]],
  ["no children", { children: [] }, 400, ["/children"]],
  ["eleven children", { children: Array(11).fill(child) }, 400, ["/children"]],
  [
    "a photo that nobody sent",
    { children: [{ ...child, photoIds: ["pho_1k9b8v2m4n6p8q0r2s4t6v8w"] }] },
    422,
    ["/children/0/photoIds/0"],
  ],
  ["control characters", { reference: "a\u0000b" }, 400, ["/reference"]],
  [
    "a text that is too long",
    { children: [{ ...child, givenName: "x".repeat(81) }] },
    400,
    ["/children/0/givenName"],
  ],
  [
    "a language that is none",
    { children: [{ ...child, description: { french: "x" } }] },
    400,
    ["/children/0/description/french"],
  ],
];

describe("a case with", () => {
  test.each(FAULTY)("%s", async (_what, changes, status, pointers) => {
    const answer = await post(it.officers.requester, "/v1/alerts", exampleCase(changes), newKey());
    expect(answer.json()).toMatchObject({ status });
    const named = (answer.json().errors ?? []).map(({ pointer }: { pointer: string }) => pointer);
    expect(named).toEqual(pointers);
    expect(await countRows(it.db)).toEqual(rows);
  });
});

describe("an approval", () => {
  const url = () => `/v1/alerts/${alert.id}/bulletins/1/approve`;
  const good = () => ({ version: alert.version, digest: alert.digest });

  afterEach(async () => {
    expect((await it.ask(it.officers.observer, { url: `/v1/alerts/${alert.id}` })).json().state).toBe(
      "submitted",
    );
  });

  test("by its requester is refused, also with the capacity", async () => {
    const mine = await makeOfficer(
      it.db.pool,
      it.officers.requester.agencyId,
      ["requester", "authoriser"],
      ["prosecutor"],
    );
    const made = (await post(mine, "/v1/alerts", exampleCase(), newKey())).json();
    await post(mine, `/v1/alerts/${made.id}/submit`);
    const { version, digest } = (await post(mine, `/v1/alerts/${made.id}/preview`)).json();
    const answer = await post(mine, `/v1/alerts/${made.id}/bulletins/1/approve`, { version, digest });
    expect(answer.json()).toMatchObject({ status: 403, code: "same-officer" });
  });

  test("in a capacity that the plan does not list is refused", async () => {
    const coordinator = await makeOfficer(
      it.db.pool,
      it.officers.requester.agencyId,
      ["authoriser"],
      ["coordinator"],
    );
    expect((await post(coordinator, url(), good())).json()).toMatchObject({
      status: 403,
      code: "wrong-capacity",
    });
  });

  test("of another version or of other texts is refused", async () => {
    for (const body of [
      { ...good(), version: alert.version + 1 },
      { ...good(), digest: "0".repeat(64) },
    ])
      expect((await post(it.officers.prosecutor, url(), body)).json()).toMatchObject({
        status: 409,
        code: "changed",
      });
  });

  test("by a system key or by another agency is refused", async () => {
    const system = await makeApiKey(it.db.pool, {
      holderKind: "system",
      holderId: "sweep",
      mintedBy: null,
      expiresAt: null,
    });
    expect((await post(system.text, url(), good())).json()).toMatchObject({
      status: 403,
      code: "wrong-role",
    });
    expect((await post(it.officers.neighbour, url(), good())).json()).toMatchObject({
      status: 404,
      code: "not-found",
    });
    expect((await post(it.officers.foreignProsecutor, url(), good())).json()).toMatchObject({ status: 404 });
  });

  test("that is not written as it must be names its fields", async () => {
    const answer = await post(it.officers.prosecutor, url(), { version: "1", digest: "x", extra: true });
    expect(answer.json().errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      "/version",
      "/digest",
      "/extra",
    ]);
    expect(await countRows(it.db)).toEqual(rows);
  });
});

test("after a cancel nothing more can be approved, edited or cancelled anew by others", async () => {
  const { id, version, digest } = await submit(exampleCase());
  const approve = `/v1/alerts/${id}/bulletins/1/approve`;
  expect((await post(it.officers.prosecutor, approve, { version, digest })).statusCode).toBe(202);
  const update = await post(
    it.officers.requester,
    `/v1/alerts/${id}/updates`,
    { notify: "all", changes: { vehicles: [] } },
    newKey(),
  );
  expect(update.statusCode).toBe(201);
  expect((await post(it.officers.requester, `/v1/alerts/${id}/cancel`, { reason: "found" })).statusCode).toBe(
    202,
  );
  const left = await countRows(it.db);
  const { version: second, digest: other } = update.json().bulletin;
  const late = await post(it.officers.prosecutor, `/v1/alerts/${id}/bulletins/2/approve`, {
    version: second,
    digest: other,
  });
  expect(late.statusCode).toBeGreaterThanOrEqual(404);
  expect(late.statusCode).toBeLessThan(411);
  expect(
    (await post(it.officers.prosecutor, `/v1/alerts/${id}/cancel`, { reason: "ended" })).json(),
  ).toMatchObject({ status: 409 });
  const edit = await it.ask(it.officers.requester, {
    method: "PATCH",
    url: `/v1/alerts/${id}`,
    headers: { "if-match": '"3"' },
    json: { tipPhone: "1 97" },
  });
  expect([409, 410, 412]).toContain(edit.statusCode);
  expect(await countRows(it.db)).toEqual(left);
});

describe("an id", () => {
  const routes = (id: string): [method: "GET" | "POST" | "PATCH", url: string, json?: unknown][] => [
    ["GET", `/v1/alerts/${id}`],
    ["GET", `/v1/alerts/${id}/history`],
    ["GET", `/v1/alerts/${id}/report`],
    ["GET", `/v1/alerts/${id}/dispatch`],
    ["GET", `/v1/alerts/${id}/dispatch/stream`],
    ["GET", `/v1/alerts/${id}/deliveries`],
    ["GET", `/v1/alerts/${id}/endpoints`],
    ["POST", `/v1/alerts/${id}/preview`],
    ["POST", `/v1/alerts/${id}/forecast`],
    ["POST", `/v1/alerts/${id}/submit`],
    ["POST", `/v1/alerts/${id}/withdraw`],
    ["POST", `/v1/alerts/${id}/share`, { agencyId: "agy_1k9b8v2m4n6p8q0r2s4t6v8w" }],
    ["POST", `/v1/alerts/${id}/by-hand`, { channel: "television" }],
    ["POST", `/v1/alerts/${id}/updates`, { notify: "all", changes: { vehicles: [] } }],
    ["POST", `/v1/alerts/${id}/cancel`, { reason: "found" }],
    ["POST", `/v1/alerts/${id}/bulletins/1/approve`, { version: 1, digest: "0".repeat(64) }],
    ["POST", `/v1/alerts/${id}/bulletins/1/return`, { reason: "x" }],
    ["POST", `/v1/alerts/${id}/bulletins/1/reject`, { reason: "x" }],
    ["PATCH", `/v1/alerts/${id}`, { tipPhone: "197" }],
  ];

  test("of another agency looks everywhere like one that does not exist", async () => {
    const unknown = "alr_1k9b8v2m4n6p8q0r2s4t6v8w";
    for (const who of [it.officers.neighbour, it.officers.foreignRequester, it.officers.foreignProsecutor]) {
      const theirs = routes(alert.id);
      for (const [index, [method, url, json]] of theirs.entries()) {
        const headers = { ...newKey(), "if-match": '"1"' };
        const options = { method, headers, ...(json === undefined ? {} : { json }) };
        const answer = await it.ask(who, { ...options, url });
        const other = await it.ask(who, { ...options, url: routes(unknown)[index]?.[1] ?? "" });
        expect({ url, code: answer.json().code }).toEqual({ url, code: other.json().code });
        expect(url + answer.body).toMatch(/"code":"(not-found|wrong-role)"/);
        expect(answer.json().detail.replace(alert.id, "")).toBe(other.json().detail.replace(unknown, ""));
      }
    }
    expect(await countRows(it.db)).toEqual(rows);
  });

  test("of a bulletin that does not exist is 404", async () => {
    for (const number of ["0", "2", "x", "1e9", "99999999999999999999"]) {
      const answer = await post(it.officers.prosecutor, `/v1/alerts/${alert.id}/bulletins/${number}/return`, {
        reason: "x",
      });
      expect(answer.json()).toMatchObject({ status: 404, code: "not-found" });
    }
  });
});

describe("SQL and HTML in every text field", () => {
  const SQL = `'; DROP TABLE alert; -- "`;
  const HTML = `<script>alert('x')</script><img src=x onerror=alert(1)>`;

  test.each([SQL, HTML])("%s is kept as it is and does nothing", async (text) => {
    const json = exampleCase({
      reference: text.slice(0, 60),
      children: [
        {
          ...child,
          givenName: text,
          familyName: text,
          age: { years: 9 },
          sex: "female",
          description: { fr: text },
        },
      ],
      suspects: [{ givenName: text, nameLegalBasis: text, description: { fr: text } }],
      vehicles: [
        {
          make: text.slice(0, 40),
          model: text.slice(0, 40),
          plate: { text: text.slice(0, 16), complete: false },
          heading: text,
          description: { fr: text },
        },
      ],
      disappearance: { ...when, place: text, point: NANTES, circumstances: { fr: text } },
      attestations: Object.fromEntries(
        Object.entries(Object(exampleCase().attestations)).map(([name, given]) => [
          name,
          { ...Object(given), basis: text },
        ]),
      ),
    });
    const made = await post(it.officers.requester, "/v1/alerts", json, newKey());
    expect(made.statusCode).toBe(201);
    const { id } = made.json();
    expect(made.json().children[0].givenName).toBe(text);
    await post(it.officers.requester, `/v1/alerts/${id}/submit`);
    const preview = (await post(it.officers.prosecutor, `/v1/alerts/${id}/preview`)).json();
    expect(preview.texts.fr.emailHtml).not.toMatch(/<script|<img src=x/);
    const back = { reason: text };
    expect((await post(it.officers.prosecutor, `/v1/alerts/${id}/bulletins/1/return`, back)).statusCode).toBe(
      200,
    );
    await post(it.officers.requester, `/v1/alerts/${id}/submit`);
    const fresh = (await post(it.officers.prosecutor, `/v1/alerts/${id}/preview`)).json();
    const approved = await post(it.officers.prosecutor, `/v1/alerts/${id}/bulletins/1/approve`, {
      version: fresh.version,
      digest: fresh.digest,
      note: text,
    });
    expect(approved.statusCode).toBe(202);
    const page = await it.app.inject({ url: `/alerts/${id}` });
    expect(page.statusCode).toBe(200);
    expect(page.body).not.toMatch(/<script|<img src="?x|onerror=alert\(1\)>/);
    expect((await it.db.pool.query("SELECT count(*) AS n FROM alert")).rows[0].n).toBeGreaterThan(0);
  });
});

test("no refusal tells what was sent or how the service is made", async () => {
  const secret = "Zanahoria";
  for (const json of [
    exampleCase({ country: secret, tier: secret, [secret]: secret }),
    exampleCase({ children: [{ status: secret, sex: secret, photoIds: [secret] }] }),
  ]) {
    const { detail, errors } = (await post(it.officers.requester, "/v1/alerts", json, newKey())).json();
    expect(`${detail} ${errors.map(({ message }: { message: string }) => message)}`).not.toMatch(
      /Zanahoria|\.ts|SELECT|zod/i,
    );
  }
});
