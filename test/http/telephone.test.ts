// An approval by telephone over HTTP, its SMS carried by the real client to the sandbox's own Twilio.
import { Writable } from "node:stream";
import { pino } from "pino";
import { afterEach, describe, expect, it } from "vitest";
import { readEnv } from "../../config/env.ts";
import { officerTellers } from "../../src/compose/tell-officers.ts";
import { seal } from "../../src/seal.ts";
import { account, oneSandbox } from "../sandbox/one-sandbox.ts";
import { submittedAlert } from "./one-alert.ts";
import { START, type TestApp, testApp } from "./one-app.ts";

const sandbox = await oneSandbox();
const PHONE = "+33600000417";
const lines: string[] = [];
const log = pino(
  { level: "trace" },
  new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  }),
);
const SMS = {
  PUBLIC_URL: "http://localhost:8080",
  TWILIO_ACCOUNT_SID: account.accountSid,
  TWILIO_AUTH_TOKEN: account.authToken,
  TWILIO_FROM: "+15005550006",
  TWILIO_API_URL: new URL(sandbox.twilioUrl).origin,
};
const api = await testApp({ ...officerTellers(readEnv(SMS), { vapid: undefined }, log) });
const { officers } = api;
afterEach(() => {
  sandbox.inbox.clear();
  lines.length = 0;
});

async function verifyPhone({ db, parts, officers: { prosecutor } }: TestApp): Promise<void> {
  const sealed = seal(parts.keys.encryption, PHONE, `officer-reach:${prosecutor.id}:sms`);
  await db.pool.query(
    `INSERT INTO officer_reach (officer_id, channel, address_sealed, set_by, set_at, verified_at)
     VALUES ($1, 'sms', $2, 'x', $3, $3)`,
    [prosecutor.id, sealed, START],
  );
}
await verifyPhone(api);

type Alert = { id: string; version: number; digest: string };
const urlOf = ({ id }: Alert, telephoneId = "") =>
  `/v1/alerts/${id}/bulletins/1/telephone${telephoneId && `/${telephoneId}`}`;
const ask = (alert: Alert, who = officers.both, app = api) =>
  app.ask(who, {
    method: "POST",
    url: urlOf(alert),
    json: { approver: app.officers.prosecutor.id, version: alert.version, digest: alert.digest },
  });

async function codeSent(): Promise<string> {
  const [item] = await sandbox.inbox.list({ to: PHONE });
  if (item?.content?.kind !== "sms") throw new Error("no SMS came");
  return /Code (\d{6})/.exec(item.content.text)?.[1] ?? "";
}

describe("POST /v1/alerts/{id}/bulletins/{n}/telephone", () => {
  it("has the code sent by SMS, and releases the alert when it is read back", async () => {
    const alert = await submittedAlert(api);
    const asked = await ask(alert);
    expect([asked.statusCode, asked.json().phoneEnds]).toEqual([201, "417"]);
    const code = await codeSent();
    expect(asked.body).not.toContain(code);
    const json = { code, numberCalled: PHONE };
    const url = urlOf(alert, asked.json().id);
    const done = await api.ask(officers.both, { method: "POST", url, json });
    expect(done.statusCode).toBe(202);
    expect(done.json()).toMatchObject({
      committed: true,
      bulletin: {
        state: "committed",
        approvals: [{ officerId: officers.prosecutor.id, byTelephone: { recordedBy: officers.both.id } }],
      },
    });
    expect(lines.join()).not.toContain(code);
    expect(lines.join()).not.toContain(PHONE);
  });

  it("answers 503 when the provider takes no SMS, and logs a code without the number", async () => {
    const closed = await testApp({
      ...officerTellers(readEnv({ PUBLIC_URL: SMS.PUBLIC_URL }), { vapid: undefined }, log),
    });
    await verifyPhone(closed);
    const answer = await ask(await submittedAlert(closed), closed.officers.both, closed);
    expect([answer.statusCode, answer.json().code]).toEqual([503, "text-not-sent"]);
    const env = readEnv({ ...SMS, TWILIO_AUTH_TOKEN: "another" });
    const { textOfficer } = officerTellers(env, { vapid: undefined }, log);
    expect(await textOfficer(PHONE, "x")).toBe("refused");
    const codes = lines.map((line) => JSON.parse(line).code);
    expect(codes).toEqual(["not-configured", "http-401"]);
    expect(lines.join()).not.toContain(PHONE);
  });

  it.each([
    [{ approver: "ofc_x" }, "/approver"],
    [{ approver: null }, "/approver"],
    [{ version: 0 }, "/version"],
    [{ digest: "00" }, "/digest"],
    [{ capacity: "king" }, "/capacity"],
    [{ to: PHONE }, "/to"],
  ])("names the field at fault in %j", async (changes, pointer) => {
    const { version, digest, id } = await submittedAlert(api);
    const json = { approver: officers.prosecutor.id, version, digest, ...changes };
    const refused = await api.ask(officers.both, {
      method: "POST",
      url: urlOf({ id, version, digest }),
      json,
    });
    expect(refused.statusCode).toBe(400);
    expect(refused.json().errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
  });

  it("is for requesters and authorisers of the alert's agency only", async () => {
    const alert = await submittedAlert(api);
    expect((await ask(alert, officers.requester)).json().code).toBe("same-officer");
    expect((await ask(alert, officers.observer)).json().code).toBe("wrong-role");
    expect((await ask(alert, officers.administrator)).json().code).toBe("wrong-role");
    expect((await ask(alert, officers.neighbour)).json().code).toBe("not-found");
    expect((await ask(alert, officers.foreignProsecutor)).json().code).toBe("not-found");
    expect(await sandbox.inbox.list({ to: PHONE })).toEqual([]);
  });
});

describe("POST /v1/alerts/{id}/bulletins/{n}/telephone/{telephoneId}", () => {
  it("refuses a wrong code with the tries that are left, and a number that was not called back", async () => {
    const alert = await submittedAlert(api);
    const url = urlOf(alert, (await ask(alert)).json().id);
    const code = await codeSent();
    const send = (json: object) => api.ask(officers.both, { method: "POST", url, json });
    const other = String((Number(code) + 1) % 1_000_000).padStart(6, "0");
    const wrong = await send({ code: other, numberCalled: PHONE });
    expect([wrong.statusCode, wrong.json()]).toMatchObject([422, { code: "wrong-code", triesLeft: 4 }]);
    const elsewhere = await send({ code, numberCalled: "+33600000418" });
    expect(elsewhere.json()).toMatchObject({ code: "wrong-number", triesLeft: 3 });
    expect((await send({ code: 123456, numberCalled: PHONE })).statusCode).toBe(400);
    expect((await send({ code, numberCalled: "0600000417" })).statusCode).toBe(400);
  });

  it("knows no path tricks", async () => {
    const alert = await submittedAlert(api);
    for (const id of ["tel_x", "..%2Fapprove", "tel_000000000000000000000000"]) {
      const url = urlOf(alert, id);
      const json = { code: "123456", numberCalled: PHONE };
      const { statusCode } = await api.ask(officers.both, { method: "POST", url, json });
      expect(statusCode).toBe(404);
    }
  });
});
