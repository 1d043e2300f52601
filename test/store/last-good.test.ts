import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { keepLastGood, type LastGood, readLastGood } from "../../src/store/last-good.ts";
import { giveBackOperatorCall, takeOperatorCall } from "../../src/store/operator-calls.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";

let db: TestDatabase;
beforeEach(async () => {
  db = await testDatabase();
});
afterEach(() => db.close());

function content(country: string, hash: string): LastGood {
  return { country, hash, planVersion: `v-${hash}`, content: { plan: { country, hash } } };
}

describe("keepLastGood", () => {
  test("writes what is new or has another hash, leaves the rest as it was, and says what it wrote", async () => {
    expect(await keepLastGood(db.pool, [content("NL", "1"), content("FR", "1")])).toEqual(["FR", "NL"]);
    await db.pool.query("UPDATE country_last_good SET kept_at = '2026-01-01Z'");
    expect(await keepLastGood(db.pool, [content("FR", "1"), content("NL", "2")])).toEqual(["NL"]);
    const { hashes, contents } = await readLastGood(db.pool, { hashesOf: ["FR", "XX"], contentOf: ["NL"] });
    expect([...hashes].sort()).toEqual([
      ["FR", "1"],
      ["NL", "2"],
    ]);
    expect([...contents.keys()]).toEqual(["NL"]);
    expect(contents.get("NL")).toMatchObject(content("NL", "2"));
    expect(contents.get("NL")?.keptAt.getFullYear()).toBeGreaterThan(2025);
    const { rows } = await db.pool.query("SELECT kept_at FROM country_last_good WHERE country = 'FR'");
    expect(rows).toEqual([{ kept_at: new Date("2026-01-01Z") }]);
  });

  test("by many processes at once, in whatever order each has its countries, ends with one row each", async () => {
    const countries = ["AT", "BE", "CH", "DE", "ES", "FR", "GR", "HU"];
    const starts = Array.from({ length: 24 }, (_, n) => {
      const given = countries.map((country) => content(country, `h${n % 3}`));
      return keepLastGood(db.pool, n % 2 === 0 ? given : given.reverse());
    });
    await Promise.all(starts);
    const { hashes } = await readLastGood(db.pool, { hashesOf: countries, contentOf: [] });
    expect([...hashes.keys()].sort()).toEqual(countries);
  });

  test("of nothing does nothing", async () => {
    expect(await keepLastGood(db.pool, [])).toEqual([]);
  });
});

describe("takeOperatorCall", () => {
  const calledAgo = (interval: string) =>
    db.pool.query("UPDATE operator_call SET called_at = now() - $1::interval", [interval]);

  test("is given to one of many who ask for the same key", async () => {
    const asked = await Promise.all(Array.from({ length: 20 }, () => takeOperatorCall(db.pool, "a")));
    expect(asked.filter(Boolean)).toHaveLength(1);
    expect(await takeOperatorCall(db.pool, "b")).toBe(true);
  });

  test("is given again once the hour is over, and not before", async () => {
    expect(await takeOperatorCall(db.pool, "a")).toBe(true);
    await calledAgo("59 minutes 50 seconds");
    expect(await takeOperatorCall(db.pool, "a")).toBe(false);
    await calledAgo("60 minutes");
    expect(await takeOperatorCall(db.pool, "a")).toBe(true);
    expect(await takeOperatorCall(db.pool, "a")).toBe(false);
  });

  test("is given to one only when many ask as the hour ends", async () => {
    await takeOperatorCall(db.pool, "a");
    await calledAgo("2 hours");
    const asked = await Promise.all(Array.from({ length: 20 }, () => takeOperatorCall(db.pool, "a")));
    expect(asked.filter(Boolean)).toHaveLength(1);
  });

  test("is free at once when it was given back", async () => {
    await takeOperatorCall(db.pool, "a");
    await giveBackOperatorCall(db.pool, "a");
    expect(await takeOperatorCall(db.pool, "a")).toBe(true);
  });
});
