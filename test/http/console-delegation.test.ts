import { beforeAll, expect, test } from "vitest";
import { alertCase } from "../../schemas/alert.ts";
import { formOfCase } from "../../src/http/console/form-of-case.ts";
import { ONE_SIGNATURE, planWith } from "../alerts/scene.ts";
import { codeOf, enrolled, hidden, type Visitor, visitor } from "./console-desk.ts";
import { exampleCase, makeOfficer, type TestApp, testApp } from "./one-app.ts";

let it: TestApp;
let signer: Visitor;
let writer: Visitor;
let secret: string;
beforeAll(async () => {
  const delegation = { fields: ["plate" as const], confidence: "unknown" as const, sources: [] };
  const france = planWith({ delegation }, ONE_SIGNATURE);
  it = await testApp({
    plans: { countries: () => ["FR"], get: (country) => (country === "FR" ? france : undefined) },
  });
  const { agencyId } = it.officers.requester;
  [signer, writer] = [visitor(it, "192.0.8.1"), visitor(it, "192.0.8.2")];
  const prosecutor = await makeOfficer(it.db.pool, agencyId, ["authoriser"], ["prosecutor"]);
  secret = await enrolled(it, signer, prosecutor, "leaves-plates");
  await enrolled(it, writer, await makeOfficer(it.db.pool, agencyId, ["requester"], []), "writes-plates");
});

const read = async (id: string) => (await it.ask(it.officers.requester, { url: `/v1/alerts/${id}` })).json();

test("the approver leaves the plate to the requester, the requester sends it at once, the approver takes the leave back", async () => {
  const page = (await writer.get("/console/new")).body;
  const about = { timeZone: "Europe/Paris", textLanguage: "fr" };
  const fields = (changes: Record<string, unknown> = {}) =>
    Object.fromEntries(
      [...formOfCase(alertCase.parse(exampleCase(changes)), about)].flatMap(([name, [value]]) =>
        value ? [[name, value]] : [],
      ),
    );
  const bound = (from: string) => ({
    token: hidden(from, "token"),
    version: hidden(from, "version"),
    once: hidden(from, "once"),
  });
  const sent = await writer.post("/console/new", { ...bound(page), ...fields(), act: "submit" });
  const id = /alr_[0-9a-z]{24}/.exec(String(sent.headers.location))?.[0] ?? "";

  const path = `/console/alerts/${id}/bulletins/1`;
  const approval = (await signer.get(path)).body;
  expect(approval).toContain('name="delegate" value="plate"');
  expect(approval).not.toContain('value="clothing"');
  const decision = {
    token: hidden(approval, "token"),
    version: hidden(approval, "version"),
    digest: hidden(approval, "digest"),
    reach: "yes",
    typed: "EXERCISE",
  };
  const beyond = { ...decision, code: codeOf(it, secret, 1), delegate: "everything" };
  expect((await signer.post(`${path}/approve`, beyond)).statusCode).toBe(400);
  expect((await read(id)).state).toBe("submitted");
  const done = await signer.post(`${path}/approve`, {
    ...decision,
    code: codeOf(it, secret, 1),
    delegate: "plate",
  });
  expect(done.body).toContain("The alert is being sent now");
  expect((await read(id)).delegations).toMatchObject([{ fields: ["plate"], revokedAt: null }]);

  const update = (await writer.get(`/console/alerts/${id}/update`)).body;
  expect(update).toContain("Send at once: number plate");
  const form = { ...bound(update), ...fields(), notify: "all", underDelegation: "yes", act: "submit" };
  const more = await writer.post(`/console/alerts/${id}/update`, { ...form, place: "Rezé" });
  expect(more.statusCode).toBe(422);
  expect(more.body).toContain("Not everybody who signed left this to you");
  const plate = await writer.post(`/console/alerts/${id}/update`, { ...form, "vehicles-0-plate": "AB-777" });
  expect(plate.statusCode).toBe(303);
  // A second press of the same button, and the same facts once more, tell nobody again.
  const pressed = await writer.post(`/console/alerts/${id}/update`, {
    ...form,
    "vehicles-0-plate": "AB-777",
  });
  const anew = (await writer.get(`/console/alerts/${id}/update`)).body;
  const same = { ...form, ...bound(anew), "vehicles-0-plate": "AB-777" };
  const twice = await writer.post(`/console/alerts/${id}/update`, same);
  expect([pressed.statusCode, twice.statusCode]).toEqual([303, 422]);
  expect((await read(id)).bulletins).toMatchObject([
    { number: 1 },
    { number: 2, state: "committed", kind: "update" },
  ]);

  const desk = (await signer.get(`/console/alerts/${id}`)).body;
  const [given] = (await read(id)).delegations;
  const revoke = `/console/alerts/${id}/delegations/${given.id}/revoke`;
  expect(desk).toContain(revoke);
  expect((await writer.get(`/console/alerts/${id}`)).body).not.toContain(revoke);
  expect(
    (await writer.post(revoke, { token: hidden((await writer.get(`/console/alerts/${id}`)).body, "token") }))
      .statusCode,
  ).toBe(422);
  expect((await signer.post(revoke, { token: hidden(desk, "token") })).statusCode).toBe(303);
  expect((await signer.post(revoke, { token: hidden(desk, "token") })).statusCode).toBe(422);
  expect((await writer.get(`/console/alerts/${id}/update`)).body).not.toContain("Send at once");
});
