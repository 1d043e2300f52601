// Signing in by a real OpenID Connect provider, and every way in which what comes back is not what was asked for.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { freePort } from "../../src/free-port.ts";
import { setAgencySignIn } from "../../src/officers/index.ts";
import { removeAgencyOidc } from "../../src/store/agency-oidc.ts";
import { invited, type Visitor, visitor } from "../http/console-desk.ts";
import { makeOfficer, type TestApp, type TestOfficer, testApp } from "../http/one-app.ts";

const CLIENT = { id: "amberwire", secret: "a secret of the client that is long enough" };

let it: TestApp;
let server: Server;
let issuer: string;
/** Who is at the keyboard of the provider. */
let account = "inspector-7";
let agencyId: string;
let officer: TestOfficer;
let who: Visitor;
let visits = 0;

beforeAll(async () => {
  const port = await freePort();
  issuer = `http://localhost:${port}`;
  it = await testApp();
  const callback = `${it.parts.publicUrl}/console/sign-in/agency/callback`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [callback] }],
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    pkce: { required: () => true },
    cookies: { keys: ["a key for cookies"] },
  });
  const handle = provider.callback();
  server = createServer(async (request, response) => {
    if (!request.url?.startsWith("/interaction/")) return void handle(request, response);
    const { prompt } = await provider.interactionDetails(request, response);
    if (prompt.name === "login")
      return provider.interactionFinished(request, response, { login: { accountId: account } });
    const grant = new provider.Grant({ accountId: account, clientId: CLIENT.id });
    grant.addOIDCScope("openid");
    return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
  });
  await new Promise<void>((resolve) => server.listen(port, "localhost", resolve));
  expect((server.address() as AddressInfo).port).toBe(port);
  agencyId = it.officers.requester.agencyId;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(async () => {
  visits += 1;
  account = `inspector-${visits}`;
  const provider = { issuer, clientId: CLIENT.id, clientSecret: CLIENT.secret };
  await setAgencySignIn(office(), { agencyId, provider });
  officer = await makeOfficer(it.db.pool, agencyId, ["requester"], []);
  who = visitor(it, `192.0.${visits}.40`);
});

const office = () => ({
  pool: it.db.pool,
  clock: it.parts.clock,
  keys: it.parts.keys,
  areas: it.parts.areas,
  actor: { kind: "operator" as const, id: "test" },
});

/** Goes through the provider as a browser would, with cookies of its own; gives the address back to us. */
async function throughProvider(start: string): Promise<string> {
  const cookies = new Map<string, string>();
  let url = start;
  for (let hop = 0; hop < 12; hop++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(url, { redirect: "manual", headers: { cookie } });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      cookies.set(name, value);
    }
    url = new URL(answer.headers.get("location") ?? "", url).href;
    if (url.startsWith(it.parts.publicUrl)) return url.slice(it.parts.publicUrl.length);
  }
  throw new Error("the provider never came back");
}

async function bound(): Promise<void> {
  const left = await who.get(`${await invited(it, officer)}/agency`);
  const back = await who.get(await throughProvider(String(left.headers.location)));
  expect([back.statusCode, back.headers.location]).toEqual([303, "/console"]);
}

describe("the sign-in of an agency", () => {
  test("is bound to an officer by an invitation once, and signs in from then on", async () => {
    expect((await who.get("/console/sign-in")).body).toContain("By the sign-in of your agency");
    expect((await who.get(await invited(it, officer))).body).toContain("/agency");
    await bound();
    expect((await who.get("/console")).statusCode).toBe(200);
    const { rows } = await it.db.pool.query(
      "SELECT kind, minted_by, secret_sealed FROM officer_factor WHERE officer_id = $1",
      [officer.id],
    );
    expect(rows).toEqual([{ kind: "oidc", minted_by: it.officers.administrator.id, secret_sealed: null }]);
    const again = visitor(it, "198.51.100.9");
    const left = await again.get(`/console/sign-in/agency/${agencyId}?next=/console/reports`);
    const back = await again.get(await throughProvider(String(left.headers.location)));
    expect([back.statusCode, back.headers.location]).toEqual([303, "/console/reports"]);
    expect((await again.get("/console")).statusCode).toBe(200);
  });

  test("opens nothing for an identity that no invitation bound, or whose officer is disabled or lost it", async () => {
    const stranger = async () => {
      const left = await who.get(`/console/sign-in/agency/${agencyId}`);
      const back = await who.get(await throughProvider(String(left.headers.location)));
      expect(back.statusCode).toBe(401);
      expect(back.body).toContain("was not accepted here");
      expect((await who.get("/console")).statusCode).toBe(303);
    };
    await stranger();
    await bound();
    who = visitor(it, "198.51.100.10");
    await it.db.pool.query("UPDATE officer SET disabled_at = now() WHERE id = $1", [officer.id]);
    await stranger();
    await it.db.pool.query("UPDATE officer SET disabled_at = NULL WHERE id = $1", [officer.id]);
    const url = `/v1/officers/${officer.id}/factors/revoke`;
    await it.ask(it.officers.administrator, { method: "POST", url });
    await stranger();
    // A new invitation binds the same identity again.
    await bound();
  });

  test("takes no answer that this browser did not ask for, none twice, none that was changed or came late", async () => {
    await bound();
    const thief = visitor(it, "198.51.100.11");
    const left = await thief.get(`/console/sign-in/agency/${agencyId}`);
    const back = await throughProvider(String(left.headers.location));
    const other = visitor(it, "198.51.100.12");
    expect((await other.get(back)).statusCode).toBe(401);
    await other.get(`/console/sign-in/agency/${agencyId}`);
    expect((await other.get(back)).statusCode).toBe(401);
    expect((await thief.get(back.replace(/code=[^&]+/, "code=forged"))).statusCode).toBe(401);
    const kept = await broughtTwice();
    expect(kept.first).toBe(303);
    expect(kept.second).toBe(401);
    expect((await other.get("/console/sign-in/agency/callback?error=access_denied")).statusCode).toBe(401);
    expect((await other.get("/console/sign-in/agency/callback?code=a&code=b&state=%00")).statusCode).toBe(
      401,
    );
  });

  test("of one agency opens no officer of another, and one identity is one officer", async () => {
    await bound();
    const second = await makeOfficer(it.db.pool, agencyId, ["requester"], []);
    const left = await visitor(it, "198.51.100.13").get(`${await invited(it, second)}/agency`);
    expect(left.statusCode).toBe(303);
    const path = await invited(it, second);
    const mine = visitor(it, "198.51.100.14");
    const begun = await mine.get(`${path}/agency`);
    expect((await mine.get(await throughProvider(String(begun.headers.location)))).statusCode).toBe(401);
    // The invitation was not used up by that.
    expect((await mine.get(path)).statusCode).toBe(200);
    const foreign = it.officers.foreignRequester.agencyId;
    expect((await mine.get(`/console/sign-in/agency/${foreign}`)).statusCode).toBe(422);
  });

  test("that cannot be reached, was taken away or is not over https is said so", async () => {
    const provider = { issuer: `http://localhost:${await freePort()}`, clientId: "x", clientSecret: "y" };
    await setAgencySignIn(office(), { agencyId, provider });
    expect((await who.get(`/console/sign-in/agency/${agencyId}`)).body).toContain("cannot be reached now");
    await removeAgencyOidc(it.db.pool, agencyId);
    expect((await who.get("/console/sign-in")).body).not.toContain("By the sign-in of your agency");
    const plain = { ...provider, issuer: "http://provider.example" };
    await expect(setAgencySignIn(office(), { agencyId, provider: plain })).rejects.toThrow(/https/);
  });
});

// The same browser brings the same answer twice: the provider gives nothing for a code that was used.
async function broughtTwice(): Promise<{ first: number; second: number }> {
  const one = visitor(it, "198.51.100.15");
  const left = await one.get(`/console/sign-in/agency/${agencyId}`);
  const cookies = new Map(one.cookies);
  const back = await throughProvider(String(left.headers.location));
  const first = (await one.get(back)).statusCode;
  one.cookies.clear();
  for (const [name, value] of cookies) one.cookies.set(name, value);
  return { first, second: (await one.get(back)).statusCode };
}
