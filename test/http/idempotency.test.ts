import { beforeAll, describe, expect, test } from "vitest";
import { buildApp } from "../../src/http/app.ts";
import { countRows, exampleCase, newKey, type TestApp, type TestOfficer, testApp } from "./one-app.ts";

let it: TestApp;
beforeAll(async () => {
  it = await testApp();
});

function create(
  headers: Record<string, string>,
  json: unknown = exampleCase(),
  who: TestOfficer = it.officers.requester,
) {
  return it.ask(who, { method: "POST", url: "/v1/alerts", headers, json });
}

async function alertCount(): Promise<number> {
  return (await it.db.pool.query("SELECT count(*) AS n FROM alert")).rows[0].n;
}

describe("a POST under an Idempotency-Key", () => {
  test("that is repeated gets the first answer, whatever the order of its fields and the quotes of its key", async () => {
    const key = newKey();
    const first = await create(key);
    const reordered = Object.fromEntries(Object.entries(exampleCase()).reverse());
    for (const headers of [key, { "idempotency-key": `"${key["idempotency-key"]}"` }]) {
      const again = await create(headers, reordered);
      expect(again.statusCode).toBe(201);
      expect(again.body).toBe(first.body);
      expect(again.headers.etag).toBe(first.headers.etag);
    }
  });

  test("with another body is refused, and the first stays what it was", async () => {
    const key = newKey();
    const first = await create(key);
    const before = await countRows(it.db);
    expect((await create(key, exampleCase({ tipPhone: "+33 1 97" }))).json()).toMatchObject({
      status: 422,
      code: "idempotency-mismatch",
    });
    expect(await countRows(it.db)).toEqual(before);
    expect((await create(key)).json().id).toBe(first.json().id);
  });

  test("is one officer's own: another's same key is another thing", async () => {
    const key = newKey();
    const ids = [await create(key), await create(key, exampleCase(), it.officers.both)].map(
      (answer) => answer.json().id,
    );
    expect(new Set(ids).size).toBe(2);
  });

  test("sent several times at the same instant makes one alert", async () => {
    const before = await alertCount();
    const key = newKey();
    const answers = await Promise.all(Array.from({ length: 6 }, () => create(key)));
    const made = new Set(
      answers.filter(({ statusCode }) => statusCode === 201).map((answer) => answer.json().id),
    );
    expect(made.size).toBe(1);
    for (const refused of answers.filter(({ statusCode }) => statusCode !== 201)) {
      expect(refused.json()).toMatchObject({ status: 409, code: "idempotency-running" });
      expect(refused.headers["retry-after"]).toBe("1");
    }
    expect(await alertCount()).toBe(before + 1);
    expect((await create(key)).json().id).toBe([...made][0]);
  });

  test("that was refused leaves its key free", async () => {
    const key = newKey();
    expect((await create(key, exampleCase({ country: "NL" }))).statusCode).toBe(422);
    expect((await create(key)).statusCode).toBe(201);
  });
});

describe("a crash", () => {
  test("after the commit and before the answer: the repeat gets the answer that was lost", async () => {
    const before = await alertCount();
    const key = newKey();
    const dying = await buildApp(it.parts);
    const url = await dying.listen({ host: "127.0.0.1", port: 0 });
    dying.server.on("request", (_request, response) => {
      response.writeHead = () => {
        response.socket?.destroy();
        return response;
      };
    });
    const lost = fetch(`${url}/v1/alerts`, {
      method: "POST",
      headers: {
        ...key,
        authorization: `Bearer ${it.officers.requester.key}`,
        "content-type": "application/json",
      },
      body: JSON.stringify(exampleCase()),
    });
    await expect(lost).rejects.toThrow();
    await dying.close();
    expect(await alertCount()).toBe(before + 1);
    const again = await create(key);
    expect(again.statusCode).toBe(201);
    expect(await alertCount()).toBe(before + 1);
  });

  test("of the database's connection before the commit: nothing is there, and the repeat makes it", async () => {
    const before = await countRows(it.db);
    const key = newKey();
    const { pool } = it.db;
    const breaking = await buildApp({
      ...it.parts,
      log: it.parts.log.child({}, { level: "silent" }),
      pool: Object.assign(Object.create(pool), {
        query: pool.query.bind(pool),
        connect: async () => {
          const client = await pool.connect();
          const query = client.query.bind(client);
          return Object.assign(Object.create(client), {
            query: async (text: string, values?: unknown[]) => {
              if (text === "COMMIT")
                await pool.query("SELECT pg_terminate_backend($1)", [Reflect.get(client, "processID")]);
              return query(text, values);
            },
            release: (broken?: Error) => client.release(broken ?? true),
          });
        },
      }),
    });
    const failed = await breaking.inject({
      method: "POST",
      url: "/v1/alerts",
      headers: {
        ...key,
        authorization: `Bearer ${it.officers.requester.key}`,
        "content-type": "application/json",
      },
      payload: JSON.stringify(exampleCase()),
    });
    await breaking.close();
    expect(failed.json()).toMatchObject({ status: 503, code: "unavailable" });
    expect(await countRows(it.db)).toEqual(before);
    expect((await create(key)).statusCode).toBe(201);
  });
});

test("kept answers are sealed, and go with the alert", async () => {
  const key = newKey();
  const made = await create(key);
  const { id } = made.json();
  const kept = async () =>
    (
      await it.db.pool.query(
        "SELECT encode(answer_sealed, 'escape') AS text FROM idempotency WHERE alert_id = $1",
        [id],
      )
    ).rows;
  expect(JSON.stringify(await kept())).not.toContain("Exemple");
  expect(await kept()).not.toEqual([]);
  const post = (who: TestOfficer, url: string, json: unknown) =>
    it.ask(who, { method: "POST", url: `/v1/alerts/${id}${url}`, json });
  await post(it.officers.requester, "/submit", {});
  const { version, digest } = (await post(it.officers.prosecutor, "/preview", {})).json();
  await post(it.officers.prosecutor, "/bulletins/1/approve", { version, digest });
  expect((await post(it.officers.requester, "/cancel", { reason: "found-safe" })).statusCode).toBe(202);
  const late = await create(key);
  expect(late.json()).toMatchObject({ status: 410 });
  expect(late.body).not.toContain("Exemple");
  expect(made.body).toContain("Exemple");
});

test("a cancel needs no key, and with one gives its answer again", async () => {
  const made = (await create(newKey())).json();
  const post = (who: TestOfficer, url: string, json: unknown, headers = {}) =>
    it.ask(who, { method: "POST", url: `/v1/alerts/${made.id}${url}`, json, headers });
  await post(it.officers.requester, "/submit", {});
  const { version, digest } = (await post(it.officers.prosecutor, "/preview", {})).json();
  await post(it.officers.prosecutor, "/bulletins/1/approve", { version, digest });
  const key = newKey();
  const first = await post(it.officers.requester, "/cancel", { reason: "found" }, key);
  const again = await post(it.officers.requester, "/cancel", { reason: "found" }, key);
  expect([first.statusCode, again.statusCode]).toEqual([202, 202]);
  expect(again.json()).toEqual(first.json());
});
