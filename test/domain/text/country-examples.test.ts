// Every country's own plan and example case, with the texts of every language that the plan lists.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { alertCase } from "../../../schemas/alert.ts";
import { plan } from "../../../schemas/plan.ts";
import { renderBulletin } from "../../../src/domain/text/render-bulletin.ts";
import { holesIn } from "./holes.ts";
import { COUNTRIES_TESTED, inputOf, textsOf } from "./text-fixtures.ts";

const example = z.looseObject({ case: alertCase });

// The loader of plans refuses a country without an example; one that is missing must not hide the others here.
const WITH_EXAMPLE = Object.keys(COUNTRIES_TESTED).filter((country) =>
  existsSync(urlOf(country, "case.example.json")),
);

function urlOf(country: string, name: string): URL {
  return new URL(`../../../config/countries/${country.toLowerCase()}/${name}`, import.meta.url);
}

function fileOf(country: string, name: string): unknown {
  return JSON.parse(readFileSync(urlOf(country, name), "utf8"));
}

describe.each(WITH_EXAMPLE)("the example of %s", (country) => {
  const itsPlan = plan.parse(fileOf(country, "plan.json"));
  const parsed = example.parse(fileOf(country, "case.example.json")).case;
  const input = inputOf(country, { plan: itsPlan, alertCase: parsed, languages: itsPlan.languages });

  it("has texts in every language of its plan", () => {
    expect(Object.keys(textsOf(country)).sort()).toEqual([...itsPlan.languages].sort());
  });

  it.each(["alert", "update", "repeat", "cancel", "expiry"] as const)(
    "is said without faults or holes as %s, within the segments of its plan",
    (kind) => {
      const ends = { cancel: "found", expiry: "expired", alert: null, update: null, repeat: null } as const;
      const bulletin = { ...input.bulletin, kind, endReason: ends[kind] };
      const { content, faults, sms } = renderBulletin({ ...input, bulletin });
      expect(faults).toEqual([]);
      for (const [language, texts] of Object.entries(content.texts)) {
        for (const text of [texts.sms, texts.description, texts.crawl, texts.spoken, texts.pushBody])
          expect(holesIn(text, language), text).toEqual([]);
        expect(sms[language]?.segments).toBeLessThanOrEqual(
          itsPlan.smsSegmentsMax * (sms[language]?.encoding === "GSM-7" ? 1 : 2),
        );
      }
    },
  );

  it("tells phones the vehicle as well as the child, given six segments", () => {
    const { content } = renderBulletin({
      ...input,
      plan: { ...itsPlan, smsSegmentsMax: Math.max(itsPlan.smsSegmentsMax, 6) },
      alertCase: { ...parsed, status: "actual" },
    });
    const vehicle = parsed.vehicles[0];
    for (const { sms, pushBody } of Object.values(content.texts)) {
      expect(sms).toContain(parsed.children[0]?.givenName ?? "");
      expect(pushBody).toContain(vehicle?.make ?? "");
      expect(sms).toContain(vehicle?.make ?? "");
    }
  });
});
