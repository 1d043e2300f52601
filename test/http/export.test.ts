import { strFromU8, unzipSync } from "fflate";
import sharp from "sharp";
import { beforeAll, expect, test } from "vitest";
import { axeFindings, CHROMIUM, openBrowser } from "../support/browser.ts";
import { needs } from "../support/needs.ts";
import { enrolled, hidden, visitor } from "./console-desk.ts";
import { activeAlert, cancelled } from "./one-alert.ts";
import { makeOfficer, newKey, type TestApp, testApp } from "./one-app.ts";

let it: TestApp;
beforeAll(async () => {
  it = await testApp();
});

async function withPhoto(): Promise<{ id: string; photo: string }> {
  const bytes = await sharp({ create: { width: 200, height: 300, channels: 3, background: "#123456" } })
    .jpeg()
    .toBuffer();
  const body = new FormData();
  body.append("photo", new Blob([new Uint8Array(bytes)]), "p.jpg");
  body.append("alt", JSON.stringify({ fr: "Une fille" }));
  body.append("consent", JSON.stringify({ by: "Mère", at: "2026-11-23T13:00:00Z", basis: "écrit" }));
  const request = new Request("http://localhost", { method: "POST", body });
  const made = await it.ask(it.officers.requester, {
    method: "POST",
    url: "/v1/photos",
    headers: { ...newKey(), "content-type": request.headers.get("content-type") ?? "" },
    payload: Buffer.from(await request.arrayBuffer()),
  });
  const photo = made.json().id;
  const children = [{ givenName: "Inès", familyName: "<Exemple>", age: { years: 9 }, photoIds: [photo] }];
  return { id: await activeAlert(it, { children, status: "actual" }), photo };
}

test("the pack holds the case, every text, the photos and a page, none of the officers' reasons, and its making is on record", async () => {
  const { id, photo } = await withPhoto();
  const made = await it.ask(it.officers.requester, {
    method: "POST",
    url: `/v1/alerts/${id}/export`,
    json: { for: "BE" },
  });
  expect([made.statusCode, made.headers["content-type"]]).toEqual([200, "application/zip"]);
  const files = unzipSync(new Uint8Array(made.rawPayload));
  expect(Object.keys(files).sort()).toEqual([
    "alert.json",
    "page.css",
    "page.html",
    `photos/${photo}.jpg`,
    "texts.json",
  ]);
  const pack = JSON.parse(strFromU8(files["alert.json"] ?? new Uint8Array()));
  expect(pack).toMatchObject({ madeFor: "BE", alert: { id, children: [{ givenName: "Inès" }] } });
  for (const own of ["attestations", "criteria", "bulletins", "delegations"])
    expect(Object.keys(pack.alert)).not.toContain(own);
  expect(strFromU8(files["alert.json"] ?? new Uint8Array())).not.toContain("two witnesses");
  expect(Object.keys(JSON.parse(strFromU8(files["texts.json"] ?? new Uint8Array())).texts)).toEqual([
    "fr",
    "en",
  ]);
  const page = strFromU8(files["page.html"] ?? new Uint8Array());
  expect(page).toContain(`photos/${photo}.jpg`);
  expect(page).not.toContain("<Exemple>");
  const { items } = (
    await it.ask(it.officers.requester, { url: `/v1/alerts/${id}/history?limit=200` })
  ).json();
  expect(items).toContainEqual(
    expect.objectContaining({ act: "alert.exported", subjects: expect.objectContaining({ for: "BE" }) }),
  );
});

test("it is made for nobody who only reads, for no country that is none, and not once the case is erased", async () => {
  const { id } = await withPhoto();
  const ask = (who: keyof TestApp["officers"], json: object) =>
    it.ask(it.officers[who], { method: "POST", url: `/v1/alerts/${id}/export`, json });
  expect((await ask("observer", {})).statusCode).toBe(403);
  expect((await ask("foreignRequester", {})).statusCode).toBe(404);
  expect((await ask("requester", { for: "Belgium" })).statusCode).toBe(400);
  await cancelled(it, id);
  await it.db.pool.query("UPDATE alert SET case_sealed = NULL WHERE id = $1", [id]);
  await it.db.pool.query("DELETE FROM alert_key WHERE alert_id = $1", [id]);
  expect((await ask("requester", {})).statusCode).toBe(410);
});

test("an officer gets it by a button beside the alert", async () => {
  const { id } = await withPhoto();
  const who = visitor(it);
  await enrolled(
    it,
    who,
    await makeOfficer(it.db.pool, it.officers.requester.agencyId, ["requester"], []),
    "hands-over",
  );
  const desk = (await who.get(`/console/alerts/${id}`)).body;
  const answer = await who.post(`/console/alerts/${id}/export`, { token: hidden(desk, "token") });
  expect(answer.headers["content-disposition"]).toBe(`attachment; filename="${id}.zip"`);
  expect(Object.keys(unzipSync(new Uint8Array(answer.rawPayload)))).toContain("page.html");
  expect(
    (await who.post(`/console/alerts/${id}/export`, { token: hidden(desk, "token"), for: "??" })).statusCode,
  ).toBe(422);
});

test.runIf(needs(CHROMIUM !== undefined, "the page of a pack in Chromium"))(
  "its page has no fault of accessibility",
  async () => {
    const { id } = await withPhoto();
    const made = await it.ask(it.officers.requester, {
      method: "POST",
      url: `/v1/alerts/${id}/export`,
      json: {},
    });
    const page = strFromU8(unzipSync(new Uint8Array(made.rawPayload))["page.html"] ?? new Uint8Array());
    const browser = await openBrowser();
    const tab = await browser.newPage();
    await tab.setContent(page);
    expect(await axeFindings(tab)).toEqual([]);
    await browser.close();
  },
);
