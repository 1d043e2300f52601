import { beforeAll, describe, expect, test } from "vitest";
import { exampleCase, newKey, type TestApp, type TestOfficer, testApp } from "./one-app.ts";

let it: TestApp;
beforeAll(async () => {
  it = await testApp();
});

async function draft(who: TestOfficer = it.officers.requester, changes = {}) {
  const made = await it.ask(who, {
    method: "POST",
    url: "/v1/alerts",
    headers: newKey(),
    json: exampleCase(changes),
  });
  expect(made.statusCode).toBe(201);
  return made.json();
}

function post(who: TestOfficer, url: string, json: unknown = {}, headers: Record<string, string> = {}) {
  return it.ask(who, { method: "POST", url, json, headers });
}

async function submitted(changes = {}) {
  const { id } = await draft(undefined, changes);
  const answer = await post(it.officers.requester, `/v1/alerts/${id}/submit`);
  expect(answer.statusCode).toBe(200);
  const preview = (await post(it.officers.prosecutor, `/v1/alerts/${id}/preview`)).json();
  return { id, version: preview.version, digest: preview.digest, preview };
}

async function active(changes = {}) {
  const alert = await submitted(changes);
  const { id, version, digest } = alert;
  const answer = await post(it.officers.prosecutor, `/v1/alerts/${id}/bulletins/1/approve`, {
    version,
    digest,
  });
  expect(answer.statusCode).toBe(202);
  return { ...alert, answer: answer.json() };
}

describe("a draft", () => {
  test("is answered with its criteria report, its ETag and where it is", async () => {
    const made = await it.ask(it.officers.requester, {
      method: "POST",
      url: "/v1/alerts",
      headers: newKey(),
      json: exampleCase(),
    });
    expect(made.json()).toMatchObject({
      state: "draft",
      version: 1,
      criteria: { verdict: "eligible" },
      country: "FR",
    });
    expect(made.headers).toMatchObject({ etag: '"1"', location: `/v1/alerts/${made.json().id}` });
    const read = await it.ask(it.officers.observer, { url: `/v1/alerts/${made.json().id}` });
    expect(read.json()).toEqual(made.json());
    expect(read.headers.etag).toBe('"1"');
  });

  test("is edited by whoever read the newest version, and by nobody else", async () => {
    const { id } = await draft();
    const edit = (ifMatch: Record<string, string>, json: unknown) =>
      it.ask(it.officers.requester, { method: "PATCH", url: `/v1/alerts/${id}`, headers: ifMatch, json });
    const edited = await edit({ "if-match": '"1"' }, { tipPhone: "+33 1 97", suspects: null });
    expect(edited.json()).toMatchObject({ version: 2, tipPhone: "+33 1 97", suspects: [] });
    expect(edited.headers.etag).toBe('"2"');
    for (const [header, status, code] of [
      [{ "if-match": '"1"' }, 412, "version-mismatch"],
      [{ "if-match": "yesterday" }, 412, "version-mismatch"],
      [{}, 428, "precondition-required"],
      [{ "if-match": "*" }, 428, "precondition-required"],
    ] as const)
      expect((await edit(header, { tipPhone: "197" })).json()).toMatchObject({ status, code });
    expect((await edit({ "if-match": '"2"' }, {})).json()).toMatchObject({
      status: 400,
      code: "invalid-request",
    });
    const faulty = await edit({ "if-match": '"2"' }, { children: [{ age: { years: "x" } }], colour: 1 });
    expect(
      faulty
        .json()
        .errors.map(({ pointer }: { pointer: string }) => pointer)
        .sort(),
    ).toEqual(["/children/0/age/years", "/colour"]);
  });

  test("stands in the list of its agency, page by page, and in no other", async () => {
    const ids = [(await draft()).id, (await draft()).id, (await draft()).id];
    const first = (await it.ask(it.officers.observer, { url: "/v1/alerts?limit=2&state=draft" })).json();
    const second = (
      await it.ask(it.officers.observer, {
        url: `/v1/alerts?limit=200&after=${encodeURIComponent(first.next)}`,
      })
    ).json();
    const listed = [...first.items, ...second.items].map(({ id }: { id: string }) => id);
    expect(listed).toEqual(expect.arrayContaining(ids));
    expect(new Set(listed).size).toBe(listed.length);
    expect(JSON.stringify(first)).not.toContain("Exemple");
    expect((await it.ask(it.officers.neighbour, { url: "/v1/alerts" })).json()).toEqual({
      items: [],
      next: null,
    });
  });
});

describe("from submit to approval", () => {
  test("the preview shows every text with its SMS encoding, and the digest that an approval names", async () => {
    const { preview } = await submitted();
    expect(preview).toMatchObject({ number: 1, languages: ["fr", "en"], faults: [] });
    expect(preview.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(preview.sms.fr).toMatchObject({ encoding: "GSM-7", forcedBy: [] });
    expect(preview.texts.fr.sms).toContain("EXERCICE");
  });

  test("the forecast says what each channel would take", async () => {
    const { id } = await submitted();
    const forecast = await post(it.officers.observer, `/v1/alerts/${id}/forecast`);
    expect(forecast.json()).toMatchObject({ alertId: id, number: 1 });
    expect(forecast.json().channels.map(({ channel }: { channel: string }) => channel)).toContain("sms");
  });

  test("the last approval answers 202 with the bulletin and its dispatch", async () => {
    const { id, answer } = await active();
    expect(answer).toMatchObject({
      committed: true,
      alert: { id, state: "active" },
      bulletin: { state: "committed" },
    });
    expect(answer.dispatch.bulletins).toMatchObject([{ number: 1, kind: "alert" }]);
    expect((await it.ask(it.officers.observer, { url: `/v1/alerts/${id}/dispatch` })).json()).toMatchObject({
      bulletins: [{ number: 1 }],
    });
    const history = (await it.ask(it.officers.observer, { url: `/v1/alerts/${id}/history` })).json();
    expect(history.items.map(({ act }: { act: string }) => act)).toContain("alert.created");
    const report = await it.ask(it.officers.observer, { url: `/v1/alerts/${id}/report` });
    expect(report.statusCode).toBe(200);
    const deliveries = await it.ask(it.officers.observer, { url: `/v1/alerts/${id}/deliveries` });
    expect(deliveries.json()).toEqual({ items: [], next: null });
  });

  test("a transition repeated by the same officer gets its first answer, by another 409", async () => {
    const { id, version, digest, answer } = await active();
    const url = `/v1/alerts/${id}/bulletins/1/approve`;
    const again = await post(it.officers.prosecutor, url, { version, digest });
    expect(again.statusCode).toBe(202);
    expect(again.json().bulletin).toEqual(answer.bulletin);
    expect((await post(it.officers.both, url, { version, digest })).json()).toMatchObject({
      status: 409,
      code: "wrong-state",
    });
  });

  test.each([
    ["return", "returned"],
    ["reject", "rejected"],
  ])("an authoriser may %s it with a reason", async (act, state) => {
    const { id } = await submitted();
    const url = `/v1/alerts/${id}/bulletins/1/${act}`;
    expect((await post(it.officers.prosecutor, url)).json()).toMatchObject({
      status: 400,
      errors: [{ pointer: "/reason", code: "missing" }],
    });
    const answer = await post(it.officers.prosecutor, url, { reason: "The van belongs to a neighbour." });
    expect(answer.json()).toMatchObject({ alert: { state }, committed: false });
  });

  test("a submitted alert can be withdrawn to a draft", async () => {
    const { id } = await submitted();
    expect((await post(it.officers.requester, `/v1/alerts/${id}/withdraw`)).json()).toMatchObject({
      state: "draft",
    });
  });

  test("sharing lets another agency read, and nothing more", async () => {
    const { id } = await submitted();
    const { neighbour } = it.officers;
    expect((await it.ask(neighbour, { url: `/v1/alerts/${id}` })).statusCode).toBe(404);
    const shared = await post(it.officers.requester, `/v1/alerts/${id}/share`, {
      agencyId: neighbour.agencyId,
    });
    expect(shared.json().shares).toMatchObject([{ agencyId: neighbour.agencyId, may: "read" }]);
    expect((await it.ask(neighbour, { url: `/v1/alerts/${id}` })).statusCode).toBe(200);
    expect((await post(neighbour, `/v1/alerts/${id}/submit`)).json()).toMatchObject({
      status: 403,
      code: "read-only",
    });
  });
});

describe("while an alert is active", () => {
  test("an update is the next bulletin with approvals of its own, and a cancel ends everything", async () => {
    const { id } = await active();
    const update = await post(
      it.officers.requester,
      `/v1/alerts/${id}/updates`,
      { changes: { vehicles: [] }, notify: "all" },
      newKey(),
    );
    expect(update.json()).toMatchObject({
      bulletin: { number: 2, kind: "update", state: "submitted" },
      committed: false,
    });
    expect(update.statusCode).toBe(201);
    const second = await post(it.officers.requester, `/v1/alerts/${id}/updates`, { notify: "all" }, newKey());
    expect(second.statusCode).toBe(409);
    const cancel = await post(it.officers.prosecutor, `/v1/alerts/${id}/cancel`, { reason: "found-safe" });
    expect(cancel.json()).toMatchObject({
      alert: { state: "ended", endReason: "found-safe" },
      committed: true,
    });
    expect(cancel.statusCode).toBe(202);
    expect(cancel.body).not.toContain("Exemple");
  });

  test("a step done by hand is noted with who did it", async () => {
    const { id, answer } = await active();
    const channel = answer.dispatch.byHand[0]?.channel;
    const noted = await post(it.officers.requester, `/v1/alerts/${id}/by-hand`, { channel });
    expect(noted.json()).toMatchObject({ channel, doneBy: it.officers.requester.id });
  });
});

test("a public check judges a case and stores nothing", async () => {
  const count = async () => (await it.db.pool.query("SELECT count(*) AS n FROM verdict")).rows[0].n;
  const before = await count();
  const { attestations: _, ...without } = exampleCase();
  const checked = await it.ask(null, { method: "POST", url: "/v1/countries/fr/check", json: without });
  expect(checked.json()).toMatchObject({ criteria: { verdict: "incomplete" } });
  expect(checked.statusCode).toBe(200);
  expect(await count()).toBe(before);
});

test("the countries are listed with their plans and whether their authorities confirmed them", async () => {
  const list = (await it.ask(null, { url: "/v1/countries" })).json();
  expect(list.items).toContainEqual(expect.objectContaining({ country: "FR", confirmed: false }));
  const one = (await it.ask(null, { url: "/v1/countries/fr" })).json();
  expect(one).toMatchObject({ country: "FR", confirmed: false, confirmation: null, plan: { country: "FR" } });
  await it.db.pool.query(
    "INSERT INTO plan_version (version, country, content) VALUES ($1, 'FR', '{}') ON CONFLICT DO NOTHING",
    [one.planVersion],
  );
  await it.db.pool.query(
    "INSERT INTO plan_confirmation (version, confirmed_by, reference) VALUES ($1, 'Ministry', 'A-1')",
    [one.planVersion],
  );
  expect((await it.ask(null, { url: "/v1/countries/FR" })).json()).toMatchObject({
    confirmed: true,
    confirmation: { by: "Ministry", reference: "A-1" },
  });
  expect((await it.ask(null, { url: "/v1/countries/zz" })).json()).toMatchObject({
    status: 404,
    code: "not-found",
  });
});
