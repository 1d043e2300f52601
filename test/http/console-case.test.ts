import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { COUNTRIES_DIR } from "../../config/plans.ts";
import { alertCase } from "../../schemas/alert.ts";
import { patchBetween } from "../../src/domain/plan/merge-patch.ts";
import { caseOfForm } from "../../src/http/console/case-of-form.ts";
import { formOfCase } from "../../src/http/console/form-of-case.ts";
import { callWithLink, enrolled, hidden, type Visitor, visitor, waitingAlert } from "./console-desk.ts";
import { activeAlert } from "./one-alert.ts";
import { countRows, exampleCase, makeOfficer, type TestApp, testApp } from "./one-app.ts";

const ABOUT = { country: "FR", timeZone: "Europe/Paris", textLanguage: "fr" };

const EXAMPLES = readdirSync(COUNTRIES_DIR).flatMap((country) => {
  const file = path.join(COUNTRIES_DIR, country, "case.example.json");
  try {
    return [[country.toUpperCase(), JSON.parse(readFileSync(file, "utf8")).case] as const];
  } catch {
    return [];
  }
});

test.each(EXAMPLES)(
  "what %s's example is shown as in the form is read back as the same case",
  (country, given) => {
    const before = alertCase.parse(given);
    const about = { country, timeZone: "Asia/Kathmandu", textLanguage: "fr" };
    const after = caseOfForm(formOfCase(before, about), { ...about, before });
    expect(patchBetween(before, after)).toEqual({});
    // Without the case behind it, only what the form has no field for is lost.
    const anew = alertCase.parse(caseOfForm(formOfCase(before, about), about));
    expect(anew.children.map(({ age, sex, clothing }) => ({ age, sex, clothing }))).toEqual(
      before.children.map(({ age, sex, clothing }) => ({ age, sex, clothing })),
    );
  },
);

let it: TestApp;
let who: Visitor;
let requester: Awaited<ReturnType<typeof makeOfficer>>;
beforeAll(async () => {
  it = await testApp();
  requester = await makeOfficer(it.db.pool, it.officers.requester.agencyId, ["requester"], []);
  who = visitor(it);
  await enrolled(it, who, requester, "writes-at-night");
});

const written = (changes: Record<string, string> = {}) => {
  const fields = formOfCase(alertCase.parse(exampleCase()), ABOUT);
  return {
    ...Object.fromEntries([...fields].flatMap(([name, [value]]) => (value ? [[name, value]] : []))),
    ...changes,
  };
};
const bound = (page: string) => ({
  token: hidden(page, "token"),
  version: hidden(page, "version"),
  once: hidden(page, "once"),
});
const read = async (id: string) => (await it.ask(it.officers.requester, { url: `/v1/alerts/${id}` })).json();
const idIn = (location: unknown) => /alr_[0-9a-z]{24}/.exec(String(location))?.[0] ?? "";

describe("a case on a telephone, without script", () => {
  test("is written, checked, sent to be approved, taken back, made right and sent again", async () => {
    const page = (await who.get("/console/new")).body;
    expect(page).toContain("Does the authority hold that the child was taken?");
    const checked = await who.post("/console/new", {
      ...bound(page),
      ...written({ "att-imminent_danger-answer": "" }),
      act: "check",
    });
    expect(checked.statusCode).toBe(200);
    expect(checked.body).toContain("Answers are missing.");
    expect(await countOf("alert")).toBe(0);

    const sent = await who.post("/console/new", { ...bound(page), ...written(), act: "submit" });
    expect(sent.statusCode).toBe(303);
    const id = idIn(sent.headers.location);
    expect(await read(id)).toMatchObject({
      state: "submitted",
      requesterId: requester.id,
      reference: "EXEMPLE-2026-0001",
    });

    const desk = (await who.get(`/console/alerts/${id}`)).body;
    expect(desk).toContain("Take it back");
    expect(
      (await who.post(`/console/alerts/${id}/withdraw`, { token: hidden(desk, "token") })).statusCode,
    ).toBe(303);
    expect((await read(id)).state).toBe("draft");

    const edit = (await who.get(`/console/alerts/${id}/edit`)).body;
    const again = await who.post(`/console/alerts/${id}/edit`, {
      ...bound(edit),
      ...written({ "vehicles-0-plate": "AB-123-CD", "vehicles-0-plateComplete": "yes" }),
      act: "submit",
    });
    expect(again.headers.location).toBe(`/console/alerts/${id}`);
    const now = await read(id);
    expect(now).toMatchObject({ state: "submitted" });
    expect(now.vehicles[0].plate).toEqual({ text: "AB-123-CD", complete: true });
  });

  test("an edit keeps what the form has no field for: other languages, a drawn area, a tip phone", async () => {
    const shape = {
      type: "Polygon",
      coordinates: [
        [
          [-1.8, 47.0],
          [-1.2, 47.0],
          [-1.2, 47.4],
          [-1.8, 47.4],
          [-1.8, 47.0],
        ],
      ],
    };
    const made = await it.ask(it.officers.requester, {
      method: "POST",
      url: "/v1/alerts",
      headers: { "idempotency-key": "drawn-area-1" },
      json: exampleCase({ area: { geometry: shape } }),
    });
    const { id } = made.json();
    const edit = (await who.get(`/console/alerts/${id}/edit`)).body;
    expect(edit).toContain('value="kept" selected');
    const fields = formOfCase(alertCase.parse(exampleCase({ area: { geometry: shape } })), ABOUT);
    const form = Object.fromEntries([...fields].flatMap(([name, [value]]) => (value ? [[name, value]] : [])));
    const saved = await who.post(`/console/alerts/${id}/edit`, {
      ...bound(edit),
      ...form,
      place: "Saint-Nazaire",
      act: "save",
    });
    expect(saved.headers.location).toBe(`/console/alerts/${id}`);
    const now = await read(id);
    expect(now.disappearance.place).toBe("Saint-Nazaire");
    expect(now).toMatchObject({ tipPhone: "197", languages: ["fr", "en"], area: { geometry: shape } });
    expect(now.children[0].description.en).toContain("stars");
  });

  test("a form sent twice makes one alert, and one that was read before a change makes none", async () => {
    const page = (await who.get("/console/new")).body;
    const form = { ...bound(page), ...written({ reference: "TWICE" }), act: "save" };
    const answers = await Promise.all([who.post("/console/new", form), who.post("/console/new", form)]);
    const ids = new Set(
      answers.filter(({ statusCode }) => statusCode === 303).map(({ headers }) => idIn(headers.location)),
    );
    expect(ids.size).toBe(1);
    const [id = ""] = ids;
    const edit = (await who.get(`/console/alerts/${id}/edit`)).body;
    const one = await who.post(`/console/alerts/${id}/edit`, {
      ...bound(edit),
      ...written({ place: "Rezé" }),
      act: "save",
    });
    expect(one.statusCode).toBe(303);
    const late = await who.post(`/console/alerts/${id}/edit`, {
      ...bound(edit),
      ...written({ place: "Nowhere" }),
      act: "save",
    });
    expect(late.statusCode).toBe(422);
    expect((await read(id)).disappearance.place).toBe("Rezé");
  });

  test("what cannot be submitted stays as a draft, with what stands in the way", async () => {
    const page = (await who.get("/console/new")).body;
    const form = { ...bound(page), ...written({ "att-abduction_established-answer": "no" }), act: "submit" };
    const refused = await who.post("/console/new", form);
    expect(refused.statusCode).toBe(422);
    const id = idIn(refused.body);
    expect(refused.body).toContain(`action="/console/alerts/${id}/edit"`);
    expect(refused.body).toContain("Rules stand in the way");
    expect((await read(id)).state).toBe("draft");
  });

  test("new facts of an active alert become an update that waits for approval", async () => {
    const id = await activeAlert(it);
    const page = (await who.get(`/console/alerts/${id}/update`)).body;
    const sent = await who.post(`/console/alerts/${id}/update`, {
      ...bound(page),
      ...written({ "vehicles-0-heading": "Le Mans" }),
      notify: "all",
      act: "submit",
    });
    expect(sent.headers.location).toBe(`/console/alerts/${id}`);
    const now = await read(id);
    expect(
      now.bulletins.map(({ kind, state }: { kind: string; state: string }) => [kind, state]),
    ).toContainEqual(["update", "submitted"]);
  });

  test("a photo comes with the case, described and with who agreed to it; without that nothing is stored", async () => {
    const bytes = await sharp({ create: { width: 300, height: 400, channels: 3, background: "#aa5533" } })
      .jpeg()
      .toBuffer();
    const page = (await who.get("/console/new")).body;
    const form = { ...bound(page), ...written(), act: "save" };
    const undescribed = await withFile(form, bytes);
    expect(undescribed.statusCode).toBe(422);
    expect(undescribed.body).toContain("What the photo shows");
    expect(await countOf("photo")).toBe(0);
    const told = {
      "children-0-photoAlt": "Une fille brune",
      "children-0-photoBy": "Sa mère",
      "children-0-photoBasis": "Accord écrit",
    };
    const kept = await withFile({ ...form, ...told }, bytes);
    expect(kept.statusCode).toBe(303);
    const now = await read(idIn(kept.headers.location));
    expect(now.children[0].photoIds).toHaveLength(1);
    expect((await who.get(`/console/photos/${now.children[0].photoIds[0]}`)).headers["content-type"]).toBe(
      "image/jpeg",
    );
  });
});

describe("a form that is not right", () => {
  const ABSURD: Record<string, string> = {
    "children-0-ageYears": "many",
    "children-0-sex": "x",
    "children-0-hair": "plaid",
    "children-0-heightCm": "-3",
    "children-0-garment-0": "spacesuit",
    "children-0-birthDate": "31/31/2020",
    "suspects-0-relation": "dragon",
    "vehicles-0-type": "spaceship",
    "vehicles-0-plate": "x".repeat(300),
    earliest: "yesterday",
    latest: "9999-99-99T99:99",
    point: "over there",
    uncertaintyKm: "1e99",
    area: "circle",
    radiusKm: "-1",
    status: "fun",
    tier: "../../etc/passwd",
    "att-__proto__-answer": "yes",
    "att-abduction_established-standard": "<script>alert(1)</script>",
    children: "99999999",
    place: "‮<b>\u0000",
  };

  test("with every field absurd says which, and leaves nothing behind", async () => {
    const page = (await who.get("/console/new")).body;
    const before = await countRows(it.db);
    const refused = await who.post("/console/new", { ...bound(page), ...written(ABSURD), act: "submit" });
    expect(refused.statusCode).toBe(422);
    expect(refused.body).toContain("This is not right yet");
    expect(refused.body).not.toContain("<script>alert");
    for (const field of ["children-0-ageYears", "earliest", "status"])
      expect(refused.body).toContain(`href="#${field}"`);
    expect(await countRows(it.db)).toEqual(before);
  });

  test.each(Object.entries(ABSURD))(
    "with %s absurd alone is an answer and no fault of ours",
    async (name, value) => {
      const page = (await who.get("/console/new")).body;
      for (const act of ["check", "save", "more-vehicles", "nonsense"]) {
        const answer = await who.post("/console/new", { ...bound(page), ...written({ [name]: value }), act });
        expect([name, act, answer.statusCode < 500]).toEqual([name, act, true]);
      }
    },
  );

  test("that is not ours, or of an officer who may not write, does nothing", async () => {
    const before = await countRows(it.db);
    const body = { ...written(), act: "save" };
    expect((await who.post("/console/new", body)).statusCode).toBe(403);
    expect((await withFile(body, Buffer.from("x"))).statusCode).toBe(403);
    expect(await countRows(it.db)).toEqual(before);
    const signer = await makeOfficer(it.db.pool, requester.agencyId, ["authoriser"], ["prosecutor"]);
    const other = visitor(it, "192.0.77.1");
    await enrolled(it, other, signer, "signs-only");
    expect((await other.get("/console/new")).statusCode).toBe(403);
    expect((await other.get("/console")).body).not.toContain("/console/new");
  });
});

async function countOf(table: string): Promise<number> {
  return (await countRows(it.db))[table] ?? 0;
}

function withFile(form: Record<string, string>, file: Buffer) {
  const body = new FormData();
  for (const [name, value] of Object.entries(form)) body.append(name, value);
  body.append("children-0-photo", new Blob([new Uint8Array(file)]), "photo.jpg");
  const request = new Request("http://localhost", { method: "POST", body });
  return request.arrayBuffer().then((bytes) =>
    who.post("/console/new", Buffer.from(bytes), {
      "content-type": request.headers.get("content-type") ?? "",
    }),
  );
}

describe("afterwards", () => {
  test("the time line keeps who was called and who opened the link, also once the alert is sent", async () => {
    const { id, bulletin } = await waitingAlert(it);
    const { prosecutor } = it.officers;
    await callWithLink(it, bulletin, prosecutor);
    await it.db.pool.query("UPDATE approver_call SET opened_at = made_at + interval '40 seconds'");
    const { version, digest } = (await read(id)).bulletins[0];
    const url = `/v1/alerts/${id}/bulletins/1/approve`;
    await it.ask(prosecutor, { method: "POST", url, json: { version, digest } });
    const report = (await it.ask(it.officers.requester, { url: `/v1/alerts/${id}/report` })).json();
    expect(report.timeline).toContainEqual(
      expect.objectContaining({ event: "called", officerId: prosecutor.id }),
    );
    expect(report.timeline).toContainEqual(
      expect.objectContaining({ event: "opened", officerId: prosecutor.id }),
    );
    expect(report.waits).toMatchObject([{ number: 1, calledToOpened: 40 }]);
  });

  test("the report is a page and a table; the outcome is recorded by form, and nothing absurd is", async () => {
    const id = await activeAlert(it);
    const path = `/console/alerts/${id}`;
    const page = (await who.get(`${path}/report`)).body;
    expect(page).toContain("approval asked for");
    expect(page).not.toContain("How the child was found");
    await it.ask(it.officers.requester, {
      method: "POST",
      url: `/v1/alerts/${id}/cancel`,
      json: { reason: "found" },
    });
    const ended = (await who.get(`${path}/report`)).body;
    const token = hidden(ended, "token");
    expect((await who.post(`${path}/outcome`, { token, recovered: "=magic" })).statusCode).toBe(422);
    expect((await who.post(`${path}/outcome`, { token, recovered: "broadcast" })).statusCode).toBe(303);
    const told = await it.ask(it.officers.requester, { url: `/v1/alerts/${id}/report` });
    expect(told.json()).toMatchObject({ outcome: { recovered: "broadcast", recordedBy: requester.id } });
    const table = await who.get(`${path}/report.csv`);
    expect(table.headers["content-type"]).toBe("text/csv; charset=utf-8");
    expect(table.body.split("\r\n")[0]).toBe("at,event,number,channel,ring,officerId");
    const figures = await it.ask(it.officers.requester, {
      url: "/v1/reports?from=2026-11-01&to=2026-11-30&format=csv",
    });
    expect(figures.body).toMatch(/^country,status,drafted/);
    expect(figures.body).toContain("broadcast=1");
    expect((await who.get("/console/reports?from=2026-11-01&to=2026-11-30")).body).toContain("EXERCISE");
    expect((await who.get("/console/reports?from=2026-11-30&to=2026-11-01")).statusCode).toBe(422);
    expect((await who.get("/console/reports?from=x&to=%00")).statusCode).toBe(200);
  });
});
