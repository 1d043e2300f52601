import { expect, test } from "vitest";
import type { FaultyCountry } from "../../src/compose/books.ts";
import { startTroubles } from "../../src/compose/start-troubles.ts";

function faulty(country: string, standsIn: boolean, ...files: string[]): FaultyCountry {
  const faults = files.map((file) => ({ country, file, pointer: "/a", message: "secret value 4711" }));
  return { country, standsIn, faults };
}

test("nothing is wrong: nobody is called", () => {
  expect(startTroubles({ faulty: [], env: [] })).toEqual([]);
});

test("countries with faults make one call, which says where and what stands in", () => {
  const [trouble, ...others] = startTroubles({
    faulty: [faulty("FR", true, "fr/plan.json", "fr/texts/fr.json"), faulty("NL", false, "nl/plan.json")],
    env: [],
  });
  expect(others).toEqual([]);
  expect(trouble).toMatchObject({
    key: "countries.faulty:FR,NL",
    severity: "critical",
    title: "Files of countries have faults; switched off: NL; the last good plan stands in: FR.",
    detail: expect.stringContaining("fr/plan.json#/a, fr/texts/fr.json#/a, nl/plan.json#/a"),
  });
});

test("it is a warning while last good plans stand in for all", () => {
  expect(startTroubles({ faulty: [faulty("FR", true, "fr/plan.json")], env: [] })[0]?.severity).toBe(
    "warning",
  );
});

test("a language with faults makes one call, however many countries speak it, and none for those countries", () => {
  const file = "../languages/en/texts.json";
  const troubles = startTroubles({
    faulty: [faulty("GB", true, file), faulty("IE", true, file, "ie/plan.json"), faulty("US", true, file)],
    env: [],
  });
  expect(troubles.map(({ key }) => key)).toEqual(["language.faulty:en", "countries.faulty:IE"]);
  expect(troubles[0]?.title).toContain("GB,IE,US");
});

test("each disabled channel makes one call that names its variables and none of their values", () => {
  const troubles = startTroubles({
    faulty: [],
    env: [
      { variable: "TWILIO_API_KEY", channel: "sms", message: "TWILIO_API_KEY is missing. It is 4711." },
      { variable: "TWILIO_FROM", channel: "sms", message: "…" },
    ],
    providers: [{ channel: "email", message: "MAIL_FROM must hold one mail address 4711" }],
  });
  expect(troubles.map(({ key, severity }) => [key, severity])).toEqual([
    ["channel.disabled:email", "critical"],
    ["channel.disabled:sms", "critical"],
  ]);
  expect(troubles[1]?.detail).toContain("TWILIO_API_KEY, TWILIO_FROM");
  expect(JSON.stringify(troubles)).not.toContain("4711");
});

test("many faults are counted, not listed", () => {
  const files = Array.from({ length: 9 }, (_, n) => `fr/${n}.json`);
  const detail = startTroubles({ faulty: [faulty("FR", true, ...files)], env: [] })[0]?.detail ?? "";
  expect(detail).toContain("fr/4.json#/a, and 4 more");
  expect(detail).not.toContain("fr/5.json");
  expect(detail).not.toContain("4711");
});
