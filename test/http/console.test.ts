import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "../../src/ids.ts";
import { seal } from "../../src/seal.ts";
import { asRead } from "../../src/web/console/as-read.ts";
import {
  callWithLink,
  codeOf,
  enrolled,
  hidden,
  invited,
  PASSWORD,
  type Visitor,
  visitor,
  waitingAlert,
} from "./console-desk.ts";
import { exampleCase, makeOfficer, type TestApp, type TestOfficer, testApp } from "./one-app.ts";

let it: TestApp;
let prosecutor: TestOfficer;
let who: Visitor;
let secret: string;
let name: string;
let count = 0;
beforeAll(async () => {
  it = await testApp();
});
beforeEach(async () => {
  count += 1;
  name = `prosecutor-${count}`;
  prosecutor = await makeOfficer(it.db.pool, it.officers.prosecutor.agencyId, ["authoriser"], ["prosecutor"]);
  who = visitor(it, `192.0.${count}.17`);
  secret = await enrolled(it, who, prosecutor, name);
});

const approval = (page: string, changes: Record<string, string> = {}) => ({
  token: hidden(page, "token"),
  version: hidden(page, "version"),
  digest: hidden(page, "digest"),
  reach: "yes",
  typed: "SEND",
  code: codeOf(it, secret, 1),
  ...changes,
});
const stateOf = async (id: string) =>
  (await it.ask(it.officers.requester, { url: `/v1/alerts/${id}` })).json().state;

describe("an officer who signed in", () => {
  test("sees what waits, reads it and releases it with a code, and the record says by which factors", async () => {
    const { id, bulletin } = await waitingAlert(it);
    expect((await who.get("/console")).body).toContain(`/console/alerts/${id}/bulletins/1`);
    const path = `/console/alerts/${id}/bulletins/1`;
    const page = (await who.get(path)).body;
    expect(page).toContain("Inès");
    expect(page).toContain("https://…/••••••");
    expect(page).not.toContain("{manage}");
    const done = await who.post(`${path}/approve`, approval(page));
    expect(done.body).toContain("The alert is being sent now");
    expect(await stateOf(id)).toBe("active");
    const { rows } = await it.db.pool.query(
      `SELECT f.kind FROM bulletin_credential c JOIN officer_factor f ON f.id = c.credential_id
       WHERE c.bulletin_id = $1 AND c.part = 'signed' ORDER BY 1`,
      [bulletin],
    );
    expect(rows).toEqual([{ kind: "password" }, { kind: "totp" }]);
  });

  test("releases nothing without the tick, the word and the factor, for what was not shown, or for a drill's word", async () => {
    const { id } = await waitingAlert(it);
    const path = `/console/alerts/${id}/bulletins/1`;
    const page = (await who.get(path)).body;
    const wrong = codeOf(it, secret, 1) === "000000" ? "000001" : "000000";
    for (const changes of [
      { reach: "" },
      { typed: "EXERCISE" },
      { typed: "" },
      { code: wrong },
      { code: "", passkey: "{}" },
      { code: "", passkey: "[".repeat(15_000) },
      { version: "7" },
      { digest: "0".repeat(64) },
    ]) {
      const refused = await who.post(`${path}/approve`, approval(page, changes));
      expect([422, 400]).toContain(refused.statusCode);
      expect(refused.body).toContain('role="alert"');
    }
    expect(await stateOf(id)).toBe("submitted");
  });

  test("returns with a reason, and a drill asks for its own word", async () => {
    const { id } = await waitingAlert(it, { status: "exercise" });
    const path = `/console/alerts/${id}/bulletins/1`;
    const page = (await who.get(path)).body;
    expect(page).toContain("EXERCISE: nobody is missing");
    const live = await who.post(`${path}/approve`, approval(page));
    expect(live.body).toContain("Type EXERCISE exactly");
    const back = { ...approval(page), act: "return", reason: "The place is wrong." };
    expect((await who.post(`${path}/refuse`, back)).body).toContain("Returned to the requester");
    expect(await stateOf(id)).toBe("returned");
  });

  test("an alert of another agency is not there", async () => {
    const stranger = visitor(it, "198.51.100.1");
    await enrolled(it, visitor(it, "198.51.100.2"), it.officers.administrator, `admin-${count}`);
    const { id } = await waitingAlert(it);
    const foreign = await makeOfficer(
      it.db.pool,
      it.officers.foreignProsecutor.agencyId,
      ["authoriser"],
      ["prosecutor"],
    );
    const made = await it.ask(await adminOf(foreign), {
      method: "POST",
      url: `/v1/officers/${foreign.id}/invitations`,
    });
    const path = new URL(made.json().url).pathname;
    const shown = (await stranger.get(path)).body;
    const key = (/<code class="secret">([A-Z2-7 ]+)</.exec(shown)?.[1] ?? "").replaceAll(" ", "");
    await stranger.post(path, { name: `foreign-${count}`, password: PASSWORD, code: codeOf(it, key) });
    expect((await stranger.get("/console")).statusCode).toBe(200);
    expect((await stranger.get(`/console/alerts/${id}/bulletins/1`)).statusCode).toBe(404);
  });
});

async function adminOf({ agencyId }: TestOfficer): Promise<TestOfficer> {
  return makeOfficer(it.db.pool, agencyId, ["administrator"]);
}

describe("the link of a call", () => {
  test("looking changes nothing; opening binds it to this browser; the officer's code decides; then it is dead", async () => {
    const { id, bulletin } = await waitingAlert(it);
    const token = await callWithLink(it, bulletin, prosecutor);
    const phone = visitor(it, "203.0.113.9");
    for (let look = 0; look < 3; look++) {
      const page = await phone.get(`/c/${token}`);
      expect(page.statusCode).toBe(200);
      expect(page.body).not.toContain("Inès");
    }
    expect((await phone.post(`/c/${token}`)).statusCode).toBe(303);
    const page = (await phone.get(`/c/${token}`)).body;
    expect(page).toContain("Inès");
    const calling = (await it.ask(it.officers.requester, { url: `/v1/alerts/${id}` })).json().bulletins[0]
      .calling;
    expect(calling.calls[0].openedAt).toMatch(/^2026/);
    expect((await phone.post(`/c/${token}/approve`, approval(page))).body).toContain("being sent now");
    expect(await stateOf(id)).toBe("active");
    expect((await phone.get(`/c/${token}`)).statusCode).toBe(410);
  });

  test("forwarded, it opens nothing in a second browser, nor for another officer's code", async () => {
    const { id, bulletin } = await waitingAlert(it);
    const token = await callWithLink(it, bulletin, it.officers.prosecutor);
    const [thief, phone] = [visitor(it, "203.0.113.10"), visitor(it, "203.0.113.11")];
    const answers = await Promise.all([thief.post(`/c/${token}`), phone.post(`/c/${token}`)]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([303, 410]);
    const [first, second] = answers[0]?.statusCode === 303 ? [thief, phone] : [phone, thief];
    expect((await second.get(`/c/${token}`)).statusCode).toBe(410);
    const page = (await first.get(`/c/${token}`)).body;
    const refused = await first.post(`/c/${token}/approve`, approval(page));
    expect(refused.statusCode).toBe(422);
    expect(await stateOf(id)).toBe("submitted");
  });

  test("dies when the alert is changed, withdrawn, or decided by somebody else", async () => {
    const phone = visitor(it, "203.0.113.12");
    for (const kill of ["change", "withdraw", "decide"] as const) {
      const { id, bulletin } = await waitingAlert(it);
      const token = await callWithLink(it, bulletin, prosecutor);
      await phone.post(`/c/${token}`);
      const page = (await phone.get(`/c/${token}`)).body;
      if (kill === "withdraw")
        await it.ask(it.officers.requester, { method: "POST", url: `/v1/alerts/${id}/withdraw` });
      if (kill === "change")
        await it.ask(it.officers.requester, {
          method: "PATCH",
          url: `/v1/alerts/${id}`,
          headers: {
            "if-match": (await it.ask(it.officers.requester, { url: `/v1/alerts/${id}` })).headers.etag ?? "",
          },
          json: { reference: "another" },
        });
      if (kill === "decide")
        await it.ask(it.officers.prosecutor, {
          method: "POST",
          url: `/v1/alerts/${id}/bulletins/1/return`,
          json: { reason: "Not yet." },
        });
      const late = await phone.post(`/c/${token}/approve`, approval(page));
      expect([kill, late.statusCode]).toEqual([kill, 410]);
      expect(await stateOf(id)).not.toBe("active");
    }
  });

  test("two approvers at one instant release once", async () => {
    const { id, bulletin } = await waitingAlert(it);
    const token = await callWithLink(it, bulletin, prosecutor);
    const phone = visitor(it, "203.0.113.13");
    await phone.post(`/c/${token}`);
    const page = (await phone.get(`/c/${token}`)).body;
    const own = { version: Number(hidden(page, "version")), digest: hidden(page, "digest") };
    await Promise.all([
      phone.post(`/c/${token}/approve`, approval(page)),
      it.ask(it.officers.prosecutor, {
        method: "POST",
        url: `/v1/alerts/${id}/bulletins/1/approve`,
        json: own,
      }),
    ]);
    expect(await stateOf(id)).toBe("active");
    const { rows } = await it.db.pool.query(
      "SELECT count(*)::int AS n FROM audit WHERE act IN ('bulletin.committed', 'bulletin.released') AND subjects->>'bulletin' = $1",
      [bulletin],
    );
    expect(rows[0].n).toBeLessThanOrEqual(1);
  });
});

describe("what stands before every page", () => {
  test("without a session every page leads to signing in, and back to where one wanted to go", async () => {
    const stranger = visitor(it, "198.51.100.9");
    const answer = await stranger.get("/console/alerts/alr_000000000000000000000000/bulletins/1");
    expect(answer.statusCode).toBe(303);
    expect(answer.headers.location).toBe(
      "/console/sign-in?next=%2Fconsole%2Falerts%2Falr_000000000000000000000000%2Fbulletins%2F1",
    );
  });

  test.each([
    "//evil.example",
    "https://evil.example/console",
    "/\\evil.example",
    "javascript:alert(1)",
    "/console/../v1",
    "/consoleevil",
    "/console@evil.example",
    "/console/sign-in",
  ])("never leads to %s", async (next) => {
    const form = { name, password: PASSWORD, code: codeOf(it, secret, 1), next };
    const answer = await visitor(it, `198.51.101.${count}`).post("/console/sign-in", form);
    expect([answer.statusCode, answer.headers.location]).toEqual([303, "/console"]);
  });

  test("forms from elsewhere, without a token, or with another session's are refused", async () => {
    const { id } = await waitingAlert(it);
    const path = `/console/alerts/${id}/bulletins/1`;
    const page = (await who.get(path)).body;
    const form = approval(page);
    for (const headers of [
      { origin: "https://evil.example" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
    ])
      expect((await who.post(`${path}/approve`, form, headers)).statusCode).toBe(403);
    for (const token of [
      "",
      "x",
      hidden(page, "token").replace(/^./, (first) => (first === "A" ? "B" : "A")),
    ])
      expect((await who.post(`${path}/approve`, { ...form, token })).statusCode).toBe(403);
    expect(await stateOf(id)).toBe("submitted");
  });

  test("another host name is refused, frames and foreign content are forbidden, and nothing is kept", async () => {
    expect((await who.get("/console", { host: "evil.example" })).statusCode).toBe(400);
    const { headers } = await who.get("/console");
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
    expect(headers["cache-control"]).toBe("no-store");
  });

  test("the cookie is for this host alone, out of reach of scripts, and worth nothing at another address", async () => {
    const signedIn = await visitor(it, "198.51.102.1").post("/console/sign-in", {
      name,
      password: PASSWORD,
      code: codeOf(it, secret, 1),
    });
    expect(signedIn.headers["set-cookie"]).toMatch(
      /^__Host-amberwire=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    const thief = visitor(it, "203.0.113.99");
    for (const [key, value] of who.cookies) thief.cookies.set(key, value);
    const { id } = await waitingAlert(it);
    const answer = await thief.get(`/console/alerts/${id}/bulletins/1`);
    expect([answer.statusCode, answer.headers.location]).toEqual([
      303,
      `/console/prove?next=${encodeURIComponent(`/console/alerts/${id}/bulletins/1`)}`,
    ]);
    const page = (await thief.get("/console/prove")).body;
    const proof = { token: hidden(page, "token"), code: codeOf(it, secret, 1) === "000000" ? "1" : "000000" };
    expect((await thief.post("/console/prove", proof)).statusCode).toBe(401);
    expect((await thief.get("/console")).statusCode).toBe(303);
  });

  test("keys of the API open no page, and a session opens no API", async () => {
    const stranger = visitor(it, "198.51.100.20");
    const headers = { authorization: `Bearer ${it.officers.prosecutor.key}` };
    expect((await stranger.get("/console", headers)).statusCode).toBe(303);
    expect((await who.get("/v1/alerts")).statusCode).toBe(401);
  });

  test("signing out ends the session", async () => {
    const token = hidden((await who.get("/console")).body, "token");
    const cookies = new Map(who.cookies);
    expect((await who.post("/console/sign-out", { token })).statusCode).toBe(303);
    for (const [key, value] of cookies) who.cookies.set(key, value);
    expect((await who.get("/console")).statusCode).toBe(303);
  });

  test("paths that are none of ours, and absurd forms, are refused without a fault of ours", async () => {
    for (const path of [
      "/console/../../etc/passwd",
      "/console/alerts/%2e%2e%2f/bulletins/1",
      "/console/alerts/alr_x/bulletins/1",
      "/console/alerts/alr_000000000000000000000000/bulletins/99999999999999999999",
      "/console/photos/..%2f..%2fx",
      `/c/${"a".repeat(64)}`,
      "/c/%00",
      "/console/enrol/nothing",
    ]) {
      const { statusCode } = await who.get(path);
      expect(statusCode, path).toBeGreaterThanOrEqual(400);
      expect(statusCode, path).toBeLessThan(500);
    }
    const { id } = await waitingAlert(it);
    const token = hidden((await who.get("/console")).body, "token");
    const absurd = {
      token,
      version: "NaN",
      digest: "\u0000",
      reach: "😀".repeat(1000),
      capacity: "king",
      act: "burn",
    };
    const answer = await who.post(`/console/alerts/${id}/bulletins/1/approve`, absurd);
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
    expect((await who.post(await invited(it, prosecutor), { name: "<b>" })).statusCode).toBe(422);
  });
});

describe("stopping from the console", () => {
  async function activeAlert(changes: object = {}): Promise<string> {
    const { id } = await waitingAlert(it, changes);
    const path = `/console/alerts/${id}/bulletins/1`;
    await who.post(`${path}/approve`, approval((await who.get(path)).body));
    expect(await stateOf(id)).toBe("active");
    return id;
  }

  test("two taps and one confirmation correct an alert, and the very words were shown before", async () => {
    const id = await activeAlert();
    const list = (await who.get("/console")).body;
    const first = new RegExp(`href="(/console/alerts/${id}/stop)"`).exec(list)?.[1] ?? "";
    const reasons = (await who.get(first)).body;
    const second = /href="([^"]*reason=error)"/.exec(reasons)?.[1] ?? "";
    const confirm = (await who.get(second)).body;
    expect(await stateOf(id)).toBe("active");
    const form = { token: hidden(confirm, "token"), reason: hidden(confirm, "reason") };
    expect((await who.post(`/console/alerts/${id}/stop`, form)).headers.location).toBe(
      `/console/alerts/${id}`,
    );
    const alert = (await it.ask(it.officers.requester, { url: `/v1/alerts/${id}` })).json();
    expect(alert).toMatchObject({ state: "ended", endReason: "error" });
    const preview = await it.ask(it.officers.requester, { method: "POST", url: `/v1/alerts/${id}/preview` });
    const sent: { sms: string }[] = Object.values(preview.json().texts);
    const shown = confirm.replaceAll("&#39;", "'").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
    expect(sent.length).toBeGreaterThan(0);
    for (const { sms } of sent) expect(shown).toContain(asRead(sms));
    expect((await who.get(`/console/alerts/${id}`)).body).toContain("ended");
  });

  test("one of two children is found: only that one is taken out, by the same path", async () => {
    const [child] = (exampleCase().children as object[]) ?? [];
    const id = await activeAlert({ children: [child, { ...child, givenName: "Léo" }] });
    const reasons = (await who.get(`/console/alerts/${id}/stop`)).body;
    const second = /href="([^"]*child=1)"/.exec(reasons)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const confirm = (await who.get(second)).body;
    expect(confirm).toContain("Léo");
    const form = { token: hidden(confirm, "token"), reason: "found-safe", child: hidden(confirm, "child") };
    expect((await who.post(`/console/alerts/${id}/stop`, form)).statusCode).toBe(303);
    expect(await stateOf(id)).toBe("active");
    expect((await who.get(`/console/alerts/${id}`)).body).not.toContain("Léo");
  });

  test("stopping twice, or what is not active, says so; an observer and an absurd reason stop nothing", async () => {
    const { id } = await waitingAlert(it);
    const token = hidden((await who.get("/console")).body, "token");
    const refused = await who.post(`/console/alerts/${id}/stop`, { token, reason: "error" });
    expect([refused.statusCode, refused.body.includes('role="alert"')]).toEqual([422, true]);
    expect((await who.post(`/console/alerts/${id}/stop`, { token, reason: "bored" })).statusCode).toBe(400);
    const live = await activeAlert();
    const observer = visitor(it, "198.51.103.1");
    await enrolled(it, observer, it.officers.observer, `observer-${count}`);
    const own = hidden((await observer.get("/console")).body, "token");
    await observer.post(`/console/alerts/${live}/stop`, { token: own, reason: "error" });
    expect(await stateOf(live)).toBe("active");
    await it.db.pool.query("UPDATE officer SET sign_in_name = NULL WHERE id = $1", [it.officers.observer.id]);
  });

  test("broadcasters that took it are counted, the others are named with whoever is on call there", async () => {
    const id = await activeAlert();
    const { pool } = it.db;
    const sealed = (text: string, purpose: string) => seal(it.parts.keys.encryption, text, purpose);
    const made = await pool.query<{ id: number }>(
      `WITH who AS (INSERT INTO broadcaster (id, name, country) VALUES ($1, 'Radio Exemple', 'FR') RETURNING id)
       INSERT INTO endpoint (broadcaster_id, url_sealed, host, format, countries, secret_sealed, on_call_phone_sealed)
       SELECT who.id, $2, host, 'json', '{FR}', $2, $3 FROM who, unnest('{took.example,silent.example}'::text[]) AS host
       RETURNING id`,
      [newId("brc"), sealed("x", "endpoint-url"), sealed("+33155555555", "endpoint-phone")],
    );
    const [took, silent] = made.rows.map((row) => row.id);
    await pool.query(
      `WITH s AS (
         INSERT INTO slice (bulletin_ledger_id, committed_on, alert_id, channel, ring, number, contact_ids, weight)
         SELECT ledger_id, (committed_at AT TIME ZONE 'UTC')::date, alert_id, 'webhook', 0, 1, ARRAY[$2::bigint, $3], 1 FROM bulletin
         WHERE alert_id = $1 RETURNING *)
       INSERT INTO attempt_outcome (committed_on, bulletin_ledger_id, contact_id, attempt, slice_id, word, outcome, code, at)
       SELECT committed_on, bulletin_ledger_id, $2, 1, id, 0, 'accepted', 'http-200', now() FROM s`,
      [id, took, silent],
    );
    const page = (await who.get(`/console/alerts/${id}`)).body;
    expect(page).toContain("1 of 2 have taken it");
    expect(page).toContain('href="tel:+33155555555"');
    expect(page).not.toContain("took.example");
    const { items } = (await it.ask(it.officers.observer, { url: `/v1/alerts/${id}/endpoints` })).json();
    expect(items).toMatchObject([
      { host: "silent.example", state: "pending", onCallPhone: "+33155555555", broadcaster: "Radio Exemple" },
      { host: "took.example", state: "accepted", onCallPhone: null },
    ]);
    const foreign = await it.ask(it.officers.foreignRequester, { url: `/v1/alerts/${id}/endpoints` });
    expect(foreign.statusCode).toBe(404);
  });

  test("what is done by hand is ticked off once, with who and when", async () => {
    const id = await activeAlert();
    const page = (await who.get(`/console/alerts/${id}`)).body;
    const form = { token: hidden(page, "token"), channel: hidden(page, "channel") };
    expect((await who.post(`/console/alerts/${id}/by-hand`, form)).statusCode).toBe(303);
    expect((await who.get(`/console/alerts/${id}`)).body).toContain("✓");
    expect((await who.post(`/console/alerts/${id}/by-hand`, form)).statusCode).toBe(422);
  });
});
