import { beforeAll, describe, expect, test } from "vitest";
import { manageToken } from "../../src/contacts/manage-token.ts";
import { keyedHash, seal } from "../../src/seal.ts";
import { until } from "../support/until.ts";
import { activeAlert, cancelled, submittedAlert } from "./one-alert.ts";
import { type TestApp, testApp } from "./one-app.ts";

let it: TestApp;
beforeAll(async () => {
  it = await testApp();
});

function page(url: string) {
  return it.app.inject({ url, headers: { accept: "text/html" } });
}

/** What every page must be, whatever it says. */
function expectSoundPage(answer: Awaited<ReturnType<typeof page>>): void {
  expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
  expect(answer.headers["content-security-policy"]).toMatch(/default-src 'none'/);
  expect(answer.headers["content-security-policy"]).not.toMatch(/unsafe|script-src/);
  expect(answer.headers["referrer-policy"]).toBe("no-referrer");
  expect(answer.body).toMatch(/^<!doctype html>\n<html lang="en">/);
  expect(answer.body.match(/<h1/g)).toHaveLength(1);
  expect(answer.body).toMatch(/<main id="main"/);
  expect(answer.body).not.toMatch(/<script|style=|(?:src|href|action)="(?:https?:)?\/\//);
  expect(answer.body).toContain("Sandbox: every alert here is invented");
}

describe("the list of active alerts", () => {
  test("shows actual alerts, newest first, and never a drill, a draft or one that has ended", async () => {
    expect((await page("/")).body).toContain("There is no active alert now.");
    await submittedAlert(it, { status: "actual" });
    const drill = await activeAlert(it);
    const ended = await activeAlert(it, { status: "actual" });
    await cancelled(it, ended);
    const first = await activeAlert(it, { status: "actual" });
    const second = await activeAlert(it, { status: "actual" });
    const shown = await until(
      async () => {
        const { body } = await page("/");
        return body.includes(second) ? body : undefined;
      },
      { what: "the list shows the newest alert" },
    );
    expect([...shown.matchAll(/\/alerts\/(alr_\w+)/g)].map(([, id]) => id)).toEqual([second, first]);
    expect(shown).not.toContain(drill);
    expect((await page("/fr")).body).toContain(second);
    expect((await page("/nl")).body).not.toContain(second);
    expectSoundPage(await page("/"));
    expectSoundPage(await page("/FR"));
  });

  test("of a country without a plan is a page that says so", async () => {
    const answer = await page("/zz");
    expect(answer.statusCode).toBe(404);
    expectSoundPage(answer);
  });
});

describe("the page of an alert", () => {
  test("shows every language side by side, each in its own", async () => {
    const id = await activeAlert(it, { status: "actual" });
    const answer = await page(`/alerts/${id}`);
    expectSoundPage(answer);
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toMatch(/<section class="card live" lang="fr" dir="ltr"/);
    expect(answer.body).toMatch(/<section class="card live" lang="en" dir="ltr"/);
    expect(answer.body).toContain("Inès");
    expect(answer.body).toMatch(/<meta name="robots" content="noindex, noarchive">/);
    expect(answer.headers).toMatchObject({
      "cache-control": "no-store",
      "x-robots-tag": "noindex, noarchive",
    });
  });

  test("of a drill says so before everything else", async () => {
    const answer = await page(`/alerts/${await activeAlert(it)}`);
    expectSoundPage(answer);
    expect(answer.body.indexOf("EXERCISE. This is not a real alert")).toBeGreaterThan(0);
    expect(answer.body.indexOf("EXERCISE. This is not a real alert")).toBeLessThan(
      answer.body.indexOf("<h1"),
    );
  });

  test("names nobody once the alert has ended", async () => {
    const id = await activeAlert(it, { status: "actual" });
    expect((await page(`/alerts/${id}`)).body).toContain("Inès");
    await cancelled(it, id);
    const ended = await until(
      async () => {
        const { body } = await page(`/alerts/${id}`);
        return body.includes("This alert has ended") ? body : undefined;
      },
      { what: "the page says that the alert has ended", withinMs: 3_000 },
    );
    expect(ended).not.toMatch(/Inès|Exemple|Kangoo|cartable|\/photos\//);
    expectSoundPage(await page(`/alerts/${id}`));
  });

  test("of a draft or of nothing is not there", async () => {
    const { id } = await submittedAlert(it, { status: "actual" });
    for (const url of [`/alerts/${id}`, "/alerts/alr_1k9b8v2m4n6p8q0r2s4t6v8w", "/alerts/x"]) {
      const answer = await page(url);
      expect(answer.statusCode).toBe(404);
      expectSoundPage(answer);
      expect(answer.body).not.toContain("Inès");
    }
  });

  test("gives a program a problem document", async () => {
    const answer = await it.app.inject({ url: "/alerts/alr_1k9b8v2m4n6p8q0r2s4t6v8w" });
    expect(answer.json()).toMatchObject({ status: 404, code: "not-found" });
  });
});

describe("leaving", () => {
  async function contact(): Promise<{ id: number; token: string }> {
    const { encryption, hash } = it.parts.keys;
    const address = `+3360000${Math.floor(Math.random() * 10_000)}`;
    const { rows } = await it.db.pool.query<{ id: number }>(
      `INSERT INTO contact (channel, address_hash, address_sealed, language, country, consent_at, consent_source, verified_at, verified_by)
       VALUES ('sms', $1, $2, 'fr', 'FR', now(), 'test', now(), 'code') RETURNING id`,
      [keyedHash(hash, "sms", address), seal(encryption, address, "contact")],
    );
    const id = rows[0]?.id ?? 0;
    await it.db.pool.query(
      "INSERT INTO contact_place (contact_id, channel, cell, tester) VALUES ($1, 'sms', 1, false)",
      [id],
    );
    return { id, token: manageToken(hash, id) };
  }
  const count = async (table: string) =>
    (await it.db.pool.query(`SELECT count(*) AS n FROM ${table}`)).rows[0].n;

  test.each(["unsubscribe", "manage"])(
    "GET /%s/{token} only asks: mail scanners open links",
    async (place) => {
      const { token } = await contact();
      const before = await count("contact");
      const answer = await page(`/${place}/${token}`);
      expectSoundPage(answer);
      expect(answer.body).toContain(`<form method="post" action="/unsubscribe/${token}">`);
      expect(await count("contact")).toBe(before);
    },
  );

  test.each([
    ["a form", "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click"],
    [
      "the other form of RFC 8058",
      "multipart/form-data; boundary=x",
      '--x\r\ncontent-disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
    ],
    ["no body", undefined, undefined],
  ])(
    "POST with %s erases the contact at once and remembers not to write to it",
    async (_what, type, payload) => {
      const { id, token } = await contact();
      const suppressed = await count("suppression");
      const post = () =>
        it.app.inject({
          method: "POST",
          url: `/unsubscribe/${token}`,
          ...(payload === undefined ? {} : { payload }),
          headers: type === undefined ? {} : { "content-type": type },
        });
      const left = await post();
      expect(left.statusCode).toBe(200);
      expect(left.body).toContain("You have left");
      const { rows } = await it.db.pool.query(
        "SELECT (SELECT count(*) FROM contact WHERE id = $1) AS contacts, (SELECT count(*) FROM contact_place WHERE contact_id = $1) AS places",
        [id],
      );
      expect(rows[0]).toEqual({ contacts: 0, places: 0 });
      expect(await count("suppression")).toBe(suppressed + 1);
      expect((await post()).statusCode).toBe(200);
      expect(await count("suppression")).toBe(suppressed + 1);
    },
  );

  test("with a token that we did not make changes nothing", async () => {
    const { token } = await contact();
    const before = [await count("contact"), await count("suppression")];
    for (const forged of [`1${token}`, `${token.slice(0, -1)}!`, "x", "1.AAAAAAAAAAAAAAAA"]) {
      expect((await page(`/unsubscribe/${forged}`)).statusCode).toBe(404);
      expect((await it.app.inject({ method: "POST", url: `/unsubscribe/${forged}` })).statusCode).toBe(404);
    }
    expect([await count("contact"), await count("suppression")]).toEqual(before);
  });
});

test("the stylesheet is ours, named by its content, and kept for ever", async () => {
  const href = /<link rel="stylesheet" href="([^"]+)">/.exec((await page("/")).body)?.[1] ?? "";
  const answer = await it.app.inject(href);
  expect(answer.headers).toMatchObject({
    "content-type": "text/css; charset=utf-8",
    "cache-control": "public, max-age=31536000, immutable",
  });
  expect(answer.body).not.toMatch(/@import|url\(/);
});

test("a process that serves officers alone has no public page, and the other way round", async () => {
  const officers = await testApp({ serve: "officers" });
  expect((await officers.app.inject("/")).statusCode).toBe(404);
  expect((await officers.ask(officers.officers.observer, { url: "/v1/alerts" })).statusCode).toBe(200);
  const everybody = await testApp({ serve: "public", mode: "live" });
  expect((await everybody.ask(everybody.officers.observer, { url: "/v1/alerts" })).statusCode).toBe(404);
  const live = await everybody.app.inject("/");
  expect(live.statusCode).toBe(200);
  expect(live.body).not.toContain("Sandbox");
});
