// A country that has no plan yet, added as CONTRIBUTING.md says: two files, no code.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadPlanBook } from "../../config/plans.ts";

const recalled = { confidence: "recalled", note: "Invented for this test." };
const PLAN = {
  country: "IS",
  name: "Iceland",
  programme: { en: "Child alert", da: "Child alert" },
  authority: { name: "National police", kind: "police", ...recalled },
  effectiveFrom: "2026-01-01",
  status: "complete",
  timeZone: "Atlantic/Reykjavik",
  languages: ["en", "da"],
  defaultTier: "abduction",
  tiers: {
    abduction: {
      name: { en: "Abduction", da: "Bortførelse" },
      approvals: [{ anyOf: ["police-commander"], telephone: true, ...recalled }],
      durationHours: 6,
      maximumHours: 24,
      channels: ["sms", "email", "push", "webhook"],
      ...recalled,
    },
  },
  criteria: [
    { criterion: "max_age", level: "mandatory", params: { under: 18 }, ...recalled },
    { criterion: "imminent_danger", level: "mandatory", ...recalled },
    {
      criterion: "authority_approval",
      level: "mandatory",
      params: { role: "police-commander" },
      ...recalled,
    },
  ],
  phones: { emergency: { number: "112", ...recalled } },
  targeting: { default: "circle", radiusKm: 60, ...recalled },
  publish: { childName: true, childFamilyName: true, photo: true, suspectName: "never", ...recalled },
  retraction: { rule: "Everything is removed at the end.", ...recalled },
  airing: { obligation: "None." },
  crossBorder: { ...recalled },
  sources: [],
};
const EXAMPLE = {
  case: {
    country: "IS",
    status: "exercise",
    children: [{ givenName: "Nanna", familyName: "Dæmi", birthDate: "2017-03-02", sex: "female" }],
    disappearance: {
      earliest: "2026-11-23T12:00:00Z",
      latest: "2026-11-23T12:30:00Z",
      place: "Reykjavík",
      point: { type: "Point", coordinates: [-21.94, 64.14] },
    },
    attestations: { imminent_danger: { answer: true, basis: "Invented." } },
  },
  variants: [
    {
      name: "eighteen on that day",
      patch: { children: [{ birthDate: "2008-11-23" }] },
      stoppedBy: "max_age",
    },
    {
      name: "no danger",
      patch: { attestations: { imminent_danger: { answer: false } } },
      stoppedBy: "imminent_danger",
    },
  ],
};

let dir: string;

beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), "amberwire-new-country-"));
  mkdirSync(path.join(dir, "is"));
  writeFileSync(path.join(dir, "is", "plan.json"), JSON.stringify(PLAN));
  writeFileSync(path.join(dir, "is", "case.example.json"), JSON.stringify(EXAMPLE));
});
afterAll(() => rmSync(dir, { recursive: true }));

test("two files make a country that can be served in the languages that are there", async () => {
  const book = await loadPlanBook({ dir, thoroughly: true });
  expect(book.faults).toEqual([]);
  const made = book.get("IS");
  expect(Object.keys(made?.texts ?? {}).sort()).toEqual(["da", "en"]);
  expect(made?.texts.da?.purposes.cancelFound.news).toBeDefined();
});
