import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Writable } from "node:stream";
import { pino } from "pino";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { LANGUAGES_DIR } from "../../config/languages.ts";
import { COUNTRIES_DIR } from "../../config/plans.ts";
import { loadBooks } from "../../src/compose/books.ts";
import { openPool } from "../../src/store/db.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";

const root = mkdtempSync(path.join(tmpdir(), "amberwire-test-books-"));
const [dir, languagesDir] = [path.join(root, "countries"), path.join(root, "languages")];
const lines: string[] = [];
const log = pino(
  { level: "info" },
  new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  }),
);
let db: TestDatabase;

beforeEach(async () => {
  db = await testDatabase();
  for (const country of ["fr", "kr"])
    cpSync(path.join(COUNTRIES_DIR, country), path.join(dir, country), { recursive: true });
  for (const language of ["fr", "en", "ko"])
    if (existsSync(path.join(LANGUAGES_DIR, language)))
      cpSync(path.join(LANGUAGES_DIR, language), path.join(languagesDir, language), { recursive: true });
  lines.length = 0;
});
afterEach(async () => {
  await db.close();
  rmSync(root, { recursive: true });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** One start of a process. */
function start(pool = db.pool) {
  return loadBooks({ COUNTRIES_ENABLED: ["FR", "KR"] }, pool, log, { dir, languagesDir });
}

function breakPlan(country: string): void {
  writeFileSync(path.join(dir, country, "plan.json"), '{ "country": ');
}

describe("a start", () => {
  test("keeps what sound countries say, once, and again only when it changed", async () => {
    const { plans, faulty } = await start();
    expect([plans.countries(), faulty]).toEqual([["FR", "KR"], []]);
    expect(plans.get("FR")?.degraded).toBeUndefined();
    await db.pool.query("UPDATE country_last_good SET kept_at = '2026-01-01Z'");
    await start();
    const { rows } = await db.pool.query(
      "SELECT country, plan_version, kept_at FROM country_last_good ORDER BY 1",
    );
    expect(rows).toEqual(
      ["FR", "KR"].map((country) => ({
        country,
        plan_version: plans.get(country)?.pinned.version,
        kept_at: new Date("2026-01-01Z"),
      })),
    );
  });

  test("after a country's files became faulty brings back plan, texts and example as they were, and says so", async () => {
    const before = (await start()).plans.get("FR");
    breakPlan("fr");
    const { plans, faulty } = await start();
    expect(plans.countries()).toEqual(["FR", "KR"]);
    const { degraded, ...standIn } = plans.get("FR") ?? {};
    expect(degraded).toMatch(
      /^The country's files have faults; what was kept of them on \d{4}-\d\d-\d\d stands in\.$/,
    );
    expect(standIn).toEqual(before);
    expect(plans.get("KR")?.degraded).toBeUndefined();
    expect(faulty).toMatchObject([{ country: "FR", standsIn: true, faults: [{ file: "fr/plan.json" }] }]);
  });

  test("keeps bringing it back at the next starts, and lets go of it as soon as the files are sound", async () => {
    await start();
    breakPlan("fr");
    await start();
    expect((await start()).plans.get("FR")?.degraded).toBeDefined();
    cpSync(path.join(COUNTRIES_DIR, "fr"), path.join(dir, "fr"), { recursive: true });
    const { plans, faulty } = await start();
    expect([plans.get("FR")?.degraded, faulty]).toEqual([undefined, []]);
  });

  test("with a faulty language brings back every country that speaks it, in the words of before", async () => {
    const before = (await start()).plans.get("KR");
    writeFileSync(path.join(languagesDir, "en", "texts.json"), "{}");
    const { plans, faulty } = await start();
    expect(faulty.map(({ country, standsIn }) => [country, standsIn])).toContainEqual(["KR", true]);
    expect(plans.get("KR")?.texts).toEqual(before?.texts);
    expect(plans.get("KR")?.texts.en?.language).toBe("en");
  });

  test("brings back a country whose folder is gone", async () => {
    await start();
    rmSync(path.join(dir, "fr"), { recursive: true });
    expect((await start()).plans.get("FR")?.pinned.plan.country).toBe("FR");
  });

  test("leaves out a faulty country of which nothing was kept, and no other", async () => {
    breakPlan("fr");
    const { plans, faulty } = await start();
    expect([plans.countries(), plans.get("FR")]).toEqual([["KR"], undefined]);
    expect(faulty).toMatchObject([{ country: "FR", standsIn: false }]);
  });
});

describe("what was kept", () => {
  test.each([
    [
      "was changed in the database",
      `UPDATE country_last_good SET content = jsonb_set(content, '{plan,name}', '"X"')`,
      /no longer fits its hash/,
    ],
    ["is not even an object", "UPDATE country_last_good SET content = '7'", /no longer fits its hash/],
    ["lost its hash", "UPDATE country_last_good SET hash = ''", /no longer fits its hash/],
  ])("is not used when it %s, and the others are", async (_how, damage, why) => {
    await start();
    await db.pool.query(`${damage} WHERE country = 'FR'`);
    breakPlan("fr");
    breakPlan("kr");
    const { plans, faulty } = await start();
    expect(plans.countries()).toEqual(["KR"]);
    expect(faulty.map(({ standsIn }) => standsIn)).toEqual([false, true]);
    expect(lines.find((line) => line.includes("plan.kept-unusable"))).toMatch(why);
  });

  test("is not used when it does not fit the schemas of this version", async () => {
    await start();
    // As another version would have left it: whole, and with a field that this one does not know.
    await db.pool.query(
      `UPDATE country_last_good SET content = '{"plan": {"country": "FR"}, "texts": {}}',
         hash = encode(sha256('{"plan":{"country":"FR"},"texts":{}}'), 'hex') WHERE country = 'FR'`,
    );
    breakPlan("fr");
    expect((await start()).plans.countries()).toEqual(["KR"]);
    expect(lines.join("")).toMatch(/another version of the service/);
  });

  test("is written by processes that start at once without one failing, and read by all", async () => {
    const pools = Array.from({ length: 4 }, () => openPool(db.url, 2));
    try {
      const first = await Promise.all(pools.map((pool) => start(pool)));
      expect(first.map(({ plans }) => plans.countries())).toEqual(pools.map(() => ["FR", "KR"]));
      breakPlan("fr");
      const second = await Promise.all(pools.map((pool) => start(pool)));
      expect(second.map(({ faulty }) => faulty[0]?.standsIn)).toEqual(pools.map(() => true));
      expect(lines.join("")).not.toContain("plan.not-kept");
    } finally {
      await Promise.all(pools.map((pool) => pool.end()));
    }
  });

  test("cannot be written or read: the start goes on with what the files say", async () => {
    await db.pool.query("ALTER TABLE country_last_good RENAME TO elsewhere");
    breakPlan("fr");
    const { plans, faulty } = await start();
    expect(plans.countries()).toEqual(["KR"]);
    expect(faulty).toMatchObject([{ country: "FR", standsIn: false }]);
    expect(lines.join("")).toMatch(/plan\.not-kept.*plan\.kept-unread/s);
  });
});
