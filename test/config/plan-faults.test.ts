import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { LANGUAGES_DIR } from "../../config/languages.ts";
import { loadPlanBook } from "../../config/plans.ts";
import { mergePatch } from "../../src/domain/plan/merge-patch.ts";
import {
  changedFile,
  criteriaOf,
  patchedPlan,
  patchedRule,
  removeChangedCountries,
} from "./changed-countries.ts";

afterAll(removeChangedCountries);

describe("a faulty country", () => {
  const faultsOf = async (dir: string) => {
    const { faults, ...rest } = await loadPlanBook({ dir });
    // Fail soft: the neighbour in the next folder stays in service.
    expect(rest.countries()).toEqual(["KR"]);
    expect(rest.get("FR")).toBeUndefined();
    for (const fault of faults) expect(fault.country).toBe("FR");
    return faults.map(({ file, pointer, message }) => `${file}#${pointer} ${message}`);
  };
  const only = (pattern: RegExp) => [expect.stringMatching(pattern)];

  test("is reported with all of its faults at once, each with its place", async () => {
    const dir = patchedPlan({ timeZone: "Europe/Atlantis", defaultTier: "storm", name: null, colour: "red" });
    expect(await faultsOf(dir)).toEqual([
      expect.stringMatching(/^fr\/plan\.json#\/name /),
      expect.stringMatching(/^fr\/plan\.json#\/colour .*remove/),
    ]);
    expect(await faultsOf(patchedPlan({ timeZone: "Europe/Atlantis", defaultTier: "storm" }))).toEqual([
      expect.stringMatching(/#\/defaultTier .*no tier “storm”: use one of abduction/),
      expect.stringMatching(/#\/timeZone .*Europe\/Atlantis/),
    ]);
  });

  test.each([
    [
      "a file that is not JSON",
      () => changedFile("plan.json", () => "{ oops"),
      /fr\/plan\.json# this is not JSON/,
    ],
    ["another country's plan", () => patchedPlan({ country: "BE" }), /#\/country .*folder is “fr”/],
    [
      "an unknown time zone of a region",
      () => patchedPlan({ regionTimeZones: { "FR-971": "Moon/Crater" } }),
      /FR-971 /,
    ],
    [
      "a duration beyond the maximum",
      () => patchedPlan({ tiers: { abduction: { durationHours: 100 } } }),
      /durationHours .*longer than the maximum/,
    ],
    [
      "a language without a name of the programme",
      () => patchedPlan({ programme: { en: null } }),
      /#\/programme .*“en”/,
    ],
    [
      "a source that is not listed",
      () => patchedPlan({ authority: { sources: ["fr_nowhere"] } }),
      /#\/authority\/sources\/0 .*fr_nowhere/,
    ],
    [
      "a sourced fact without a source",
      () => patchedPlan({ authority: { sources: [] } }),
      /#\/authority\/sources .*names no source/,
    ],
    [
      "a channel by hand that nobody serves",
      () => patchedPlan({ nationalChannels: [{ channel: "bells", by: "hand", confidence: "unknown" }] }),
      /nationalChannels\/0\/who /,
    ],
    ["a country without programme that sends", () => patchedPlan({ status: "no-programme" }), /#\/statuses /],
    [
      "an unknown criterion",
      () => patchedRule("no_harm_from_publicity", { criterion: "full_moon" }),
      /criterion .*“full_moon” is no criterion: use one of max_age/,
    ],
    [
      "parameters that the criterion cannot read",
      () => patchedRule("max_age", { params: { under: "18" } }),
      /#\/criteria\/1\/params\/under /,
    ],
    [
      "a parameter that the criterion does not have",
      () => patchedRule("max_age", { params: { belowt: 1 } }),
      /params\/belowt /,
    ],
    [
      "a criterion of a tier that is not there",
      () => patchedRule("no_harm_from_publicity", { tier: "storm" }),
      /\/tier .*no tier “storm”/,
    ],
    [
      "a criterion of another country's region",
      () => patchedRule("no_harm_from_publicity", { region: "BE-BRU" }),
      /\/region .*not in FR/,
    ],
    [
      "a group with a single branch",
      () => patchedRule("imminent_danger", { group: "A" }),
      /\/group .*single branch/,
    ],
    [
      "a signature that may be overridden",
      () => patchedRule("authority_approval", { override: "authoriser" }),
      /\/override .*cannot be overridden/,
    ],
    [
      "a language without texts",
      () =>
        patchedPlan({
          languages: ["fr", "en", "oc"],
          programme: { oc: "Alèrta" },
          tiers: { abduction: { name: { oc: "Alèrta" } } },
        }),
      /fr\/texts\/oc\.json# .*add config\/languages\/oc\/texts\.json/,
    ],
    [
      "texts that break their schema",
      () => changedFile("texts/fr.json", (set) => mergePatch(set, { direction: "up" })),
      /fr\/texts\/fr\.json#\/direction /,
    ],
    [
      "texts with a slot that does not exist",
      () => changedFile("texts/fr.json", (set) => mergePatch(set, { active: { headline: "{weather}" } })),
      /fr\/texts\/fr\.json#\/active\/headline .*weather/,
    ],
  ])("is one with %s", async (_name, make, pattern) => {
    const faults = await faultsOf(make());
    expect(faults).toEqual(expect.arrayContaining(only(pattern)));
  });

  test.each([
    [
      "an unknown criterion",
      () => patchedRule("max_age", { criterion: "star_sign" }),
      /criteria\/1\/criterion .*no criterion: use one of/,
    ],
    [
      "an impossible age",
      () => patchedRule("max_age", { params: { under: 0 } }),
      /criteria\/1\/params\/under /,
    ],
    [
      "an age that nobody has",
      () => patchedRule("max_age", { params: { under: 10, from: 10 } }),
      /criteria\/1\/params\/from .*below under/,
    ],
    [
      "an any-of group with nothing to choose from",
      () => patchedRule("max_age", { group: "any" }),
      /criteria\/1\/group .*single branch/,
    ],
    [
      "itself as a neighbour",
      () =>
        patchedPlan({
          crossBorder: { neighbours: [{ country: "FR", authority: "x", phone: "1", confidence: "unknown" }] },
        }),
      /neighbours\/0\/country .*no neighbour of itself/,
    ],
    [
      "a partial plan that would send",
      () => patchedPlan({ status: "partial" }),
      /#\/statuses .*exercises and tests only/,
    ],
    [
      "no programme and yet rules",
      () => patchedPlan({ status: "no-programme" }),
      /#\/criteria .*alerts nobody/,
    ],
    [
      "texts for a language that it does not have",
      () => changedFile("texts/oc.json", () => ({})),
      /fr\/texts\/oc\.json# .*no language of the plan/,
    ],
  ])("is one with %s", async (_name, make, pattern) => {
    expect(await faultsOf(make())).toEqual(expect.arrayContaining(only(pattern)));
  });

  test.each([
    [
      "an example in another country",
      () =>
        changedFile("case.example.json", (file) =>
          mergePatch(file, { case: { disappearance: { point: { coordinates: [13.4, 52.5] } } } }),
        ),
      /case\.example\.json#\/case\/disappearance\/point .*not in FR/,
    ],
    [
      "an area outside it",
      () =>
        changedFile("case.example.json", (file) =>
          mergePatch(file, { case: { area: { circle: { center: [13.4, 52.5], radiusKm: 5 } } } }),
        ),
      /#\/case\/area no part/,
    ],
    [
      "a region that does not exist",
      () => patchedPlan({ regionTimeZones: { "FR-ZZZ": "Europe/Paris" } }),
      /#\/regionTimeZones\/FR-ZZZ /,
    ],
    [
      "an SMS that no segments of the plan can hold",
      () => patchedPlan({ smsSegmentsMax: 1 }),
      /fr\/texts\/fr\.json#\/sms as alert/,
    ],
    [
      "an SMS that holds the example and not the longest names of several people",
      () =>
        changedFile("texts/fr.json", (file) => {
          const sms = `[[{opening} - ]]{programme}.[[ ${"{children}, ".repeat(8)}]] {tip} {link} {manage}`;
          return mergePatch(file, { active: { sms } });
        }),
      /fr\/texts\/fr\.json#\/sms as alert .*10 can be sent/,
    ],
  ])("is found by a thorough look: one with %s", async (_name, make, pattern) => {
    const { faults } = await loadPlanBook({ dir: make(), thoroughly: true });
    expect(faults.map(({ file, pointer, message }) => `${file}#${pointer} ${message}`)).toEqual(
      expect.arrayContaining(only(pattern)),
    );
  });

  test("is every one that uses a faulty language; the others stay", async () => {
    const languagesDir = mkdtempSync(path.join(tmpdir(), "amberwire-languages-"));
    try {
      cpSync(LANGUAGES_DIR, languagesDir, { recursive: true });
      writeFileSync(path.join(languagesDir, "fr", "texts.json"), "{}");
      const book = await loadPlanBook({ languagesDir, enabled: ["FR", "CA", "NL"] });
      expect(book.countries()).toEqual(["NL"]);
      expect(new Set(book.faults.map(({ file }) => file))).toEqual(new Set(["../languages/fr/texts.json"]));
    } finally {
      rmSync(languagesDir, { recursive: true });
    }
  });

  test("is one whose signature no criterion shows, or whose criterion waits for nobody", async () => {
    const dir = patchedRule("authority_approval", { params: { role: "ministry" } });
    expect(await faultsOf(dir)).toEqual([
      expect.stringMatching(/wants the signature of prosecutor/),
      expect.stringMatching(/waits for ministry/),
    ]);
  });

  test("is one where nothing but a signature stands between a case and the public", async () => {
    const dir = changedFile("plan.json", (plan) =>
      mergePatch(plan, {
        criteria: criteriaOf(plan).filter(({ criterion }) => criterion === "authority_approval"),
      }),
    );
    expect(await faultsOf(dir)).toEqual(expect.arrayContaining(only(/nothing but a signature/)));
  });

  test("is one whose example does not pass", async () => {
    const dir = changedFile("case.example.json", (example) =>
      mergePatch(example, { case: { attestations: { imminent_danger: null } } }),
    );
    expect(await faultsOf(dir)).toEqual(
      expect.arrayContaining(
        only(/case\.example\.json#\/case the example must pass, but imminent_danger stops it/),
      ),
    );
  });

  test("is one whose variant is not stopped by what it says", async () => {
    const dir = changedFile("case.example.json", (example) => {
      const variants = structuredClone(Object(example).variants);
      variants[0].patch = {};
      variants[1].patch.attestations.imminent_danger = { answer: false };
      return { ...Object(example), variants };
    });
    expect(await faultsOf(dir)).toEqual([
      expect.stringMatching(/variants\/0\/stoppedBy .*nothing stops it/),
      expect.stringMatching(/variants\/1\/stoppedBy .*abduction_established, imminent_danger stop it/),
    ]);
  });

  test("is one that tests a mandatory criterion with no variant", async () => {
    const dir = changedFile("case.example.json", (example) => ({
      ...Object(example),
      variants: Object(example).variants.filter((v: { stoppedBy: string }) => v.stoppedBy !== "max_age"),
    }));
    expect(await faultsOf(dir)).toEqual(only(/no variant is stopped by max_age/));
  });

  const young = { criterion: "max_age", level: "mandatory", params: { under: 18 }, confidence: "unknown" };
  const sure = { ...young, criterion: "imminent_danger", params: { standard: "confirmed" } };
  const withRules = (change: (rules: Record<string, unknown>[]) => unknown[]) =>
    changedFile("plan.json", (plan) => mergePatch(plan, { criteria: change(criteriaOf(plan)) }));

  test.each([
    [
      "of a region that repeats the country's",
      () => withRules((rules) => [...rules, { ...young, region: "FR-971" }]),
      /^fr\/case\.example\.json#\/variants no variant tests \/criteria\/7 of plan\.json \(max_age, region FR-971\)/,
    ],
    [
      "of a branch",
      () =>
        withRules((rules) => [
          ...rules.map((rule) =>
            rule.criterion === sure.criterion ? { ...rule, group: "danger", branch: 0 } : rule,
          ),
          { ...sure, group: "danger", branch: 1 },
        ]),
      /no variant tests \/criteria\/7 of plan\.json \(imminent_danger, group “danger”, branch 1\)/,
    ],
  ])("is one that tests a criterion and yet not every rule of it: one %s", async (_name, make, pattern) => {
    expect(await faultsOf(make())).toEqual(only(pattern));
  });

  test("is none once a variant tests the region's rule", async () => {
    const dir = withRules((rules) => [...rules, { ...young, region: "FR-971" }]);
    const file = path.join(dir, "fr", "case.example.json");
    const example = JSON.parse(readFileSync(file, "utf8"));
    const grown = example.variants.find(({ stoppedBy }: { stoppedBy: string }) => stoppedBy === "max_age");
    example.variants.push({ ...grown, patch: { ...grown.patch, region: "FR-971" } });
    writeFileSync(file, JSON.stringify(example));
    expect((await loadPlanBook({ dir })).faults).toEqual([]);
  });

  test("is left out even by a fault that no check foresaw", async () => {
    const dir = patchedPlan({});
    writeFileSync(path.join(dir, "fr", "texts"), "a file where a folder belongs");
    expect(await faultsOf(dir)).toEqual(only(/^fr# the country cannot be checked: /));
  });

  test("is one without an example", async () => {
    const dir = patchedPlan({});
    rmSync(path.join(dir, "fr", "case.example.json"));
    expect(await faultsOf(dir)).toEqual(only(/fr\/case\.example\.json# the file is missing/));
  });
});
