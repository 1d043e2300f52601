// What tests of the console share: officers who signed in, an alert that waits, a call with its link, and a browser without a browser.
import type { LightMyRequestResponse } from "fastify";
import { TOTP } from "otpauth";
import { newId } from "../../src/ids.ts";
import { newToken, tokenHash } from "../../src/sign-in/secret-token.ts";
import { insertCall, keepRounds } from "../../src/store/approver-calls.ts";
import { setCallLink } from "../../src/store/call-links.ts";
import { exampleCase, newKey, type TestApp, type TestOfficer } from "./one-app.ts";

/** A password that is good enough. */
export const PASSWORD = "correct horse battery";

/** An alert of the example case that waits for a prosecutor. */
export async function waitingAlert(
  it: TestApp,
  changes: object = {},
): Promise<{ id: string; bulletin: string }> {
  const made = await it.ask(it.officers.requester, {
    method: "POST",
    url: "/v1/alerts",
    headers: newKey(),
    json: exampleCase({ status: "actual", ...changes }),
  });
  const { id } = made.json();
  const sent = await it.ask(it.officers.requester, { method: "POST", url: `/v1/alerts/${id}/submit` });
  if (sent.statusCode !== 200) throw new Error(sent.body);
  const view = (await it.ask(it.officers.requester, { url: `/v1/alerts/${id}` })).json();
  return { id, bulletin: view.bulletins[0].id };
}

/** Calls an officer about a bulletin as the worker does; gives the token of the link in the SMS. */
export async function callWithLink(it: TestApp, bulletin: string, officer: TestOfficer): Promise<string> {
  const now = it.parts.clock.now();
  await keepRounds(it.db.pool, now);
  const { rows } = await it.db.pool.query<{ version: number; alertId: string; round: number }>(
    `SELECT r.version, b.alert_id AS "alertId", r.round + (SELECT count(*)::int FROM approver_call c WHERE c.bulletin_id = b.id) AS round
     FROM approver_round r JOIN bulletin b ON b.id = r.bulletin_id AND b.version = r.version WHERE b.id = $1`,
    [bulletin],
  );
  const [row] = rows;
  if (!row) throw new Error("nobody is being called");
  const [callId, token] = [newId("cal"), newToken()];
  const call = { id: callId, bulletinId: bulletin, officerId: officer.id, madeAt: now, ...row };
  await insertCall(it.db.pool, { ...call, capacity: "prosecutor" });
  await setCallLink(it.db.pool, {
    callId,
    hash: tokenHash(token),
    until: new Date(now.getTime() + 3_600_000),
  });
  return token;
}

/** An invitation by an administrator: its path. */
export async function invited(
  it: TestApp,
  officer: TestOfficer,
  by: TestOfficer = it.officers.administrator,
): Promise<string> {
  const url = `/v1/officers/${officer.id}/invitations`;
  const made = await it.ask(by, { method: "POST", url });
  return new URL(made.json().url).pathname;
}

/** The code of an authenticator `steps` of 30 s from now. */
export function codeOf(it: TestApp, secret: string, steps = 0): string {
  return new TOTP({ secret }).generate({ timestamp: it.parts.clock.now().getTime() + steps * 30_000 });
}

/** Keeps cookies and posts forms as a browser at one place does. */
export type Visitor = {
  cookies: Map<string, string>;
  get(url: string, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
  post(
    url: string,
    form?: Record<string, string> | Buffer,
    headers?: Record<string, string>,
  ): Promise<LightMyRequestResponse>;
};

/** A visitor without cookies, at the console's own address. */
export function visitor(it: TestApp, address = "192.0.2.17"): Visitor {
  const cookies = new Map<string, string>();
  const own = { host: new URL(it.parts.publicUrl).host, "user-agent": "Browser 1", accept: "text/html" };
  const keep = (answer: LightMyRequestResponse) => {
    for (const { name, value } of answer.cookies) cookies.set(name, value);
    return answer;
  };
  const sent = () => ({ cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") });
  return {
    cookies,
    get: async (url, headers = {}) =>
      keep(await it.app.inject({ url, remoteAddress: address, headers: { ...own, ...sent(), ...headers } })),
    post: async (url, form = {}, headers = {}) =>
      keep(
        await it.app.inject({
          method: "POST",
          url,
          remoteAddress: address,
          payload: Buffer.isBuffer(form) ? form : new URLSearchParams(form).toString(),
          headers: {
            ...own,
            ...sent(),
            origin: new URL(it.parts.publicUrl).origin,
            "content-type": "application/x-www-form-urlencoded",
            ...headers,
          },
        }),
      ),
  };
}

/** Enrols an officer by name, password and authenticator; gives the secret. The visitor is signed in afterwards. */
export async function enrolled(
  it: TestApp,
  who: Visitor,
  officer: TestOfficer,
  name: string,
): Promise<string> {
  const path = await invited(it, officer);
  const page = (await who.get(path)).body;
  const secret = (/<code class="secret">([A-Z2-7 ]+)<\/code>/.exec(page)?.[1] ?? "").replaceAll(" ", "");
  const done = await who.post(path, { name, password: PASSWORD, code: codeOf(it, secret) });
  if (done.statusCode !== 303) throw new Error(done.body);
  return secret;
}

/** The value of a hidden field on a page. */
export function hidden(page: string, name: string): string {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? "";
}
