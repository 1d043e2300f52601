import { describe, expect, it } from "vitest";
import { renderBulletin } from "../../../src/domain/text/render-bulletin.ts";
import type { RenderInput } from "../../../src/domain/text/render-input.ts";
import { caseOf, inputOf, planOf } from "./text-fixtures.ts";

const input = inputOf("FR");
const digestOf = (change: Partial<RenderInput>) => renderBulletin({ ...input, ...change }).digest;
const digest = digestOf({});

describe("the digest of a bulletin", () => {
  it("is a SHA-256 in hex and the same for the same input", () => {
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(renderBulletin(inputOf("FR")).digest).toBe(digest);
  });

  it("does not depend on the order in which a member of an object was written", () => {
    const { type, coordinates } = input.area ?? { type: "MultiPolygon" as const, coordinates: [] };
    expect(digestOf({ area: { coordinates, type } })).toBe(digest);
  });

  it.each<[string, Partial<RenderInput>]>([
    ["the moment of rendering", { sentAt: new Date("2027-01-01T00:00:00Z") }],
    ["the bulletin's id", { bulletin: { ...input.bulletin, id: "bul_other" } }],
    ["the hour at which a channel falls silent", { silentChannels: ["push"] }],
  ])("does not depend on %s", (_what, change) => {
    expect(digestOf(change)).toBe(digest);
  });

  it.each<[string, Partial<RenderInput>]>([
    ["a fact", { alertCase: caseOf({ vehicles: [] }) }],
    [
      "one letter of free text",
      {
        alertCase: caseOf({
          disappearance: {
            ...caseOf().disappearance,
            circumstances: { fr: "Vue montant dans une fourgonnettE" },
          },
        }),
      },
    ],
    [
      "the area",
      {
        area: {
          type: "MultiPolygon",
          coordinates: [
            [
              [
                [-2, 47],
                [-1, 47],
                [-1, 48.1],
                [-2, 47],
              ],
            ],
          ],
        },
      },
    ],
    ["the subdivisions", { subdivisions: ["FR-PDL"] }],
    ["the expiry", { bulletin: { ...input.bulletin, expiresAt: new Date("2026-11-23T18:00:01Z") } }],
    ["the number", { bulletin: { ...input.bulletin, number: 2 } }],
    ["what it supersedes", { bulletin: { ...input.bulletin, supersedes: [1] } }],
    ["the photos", { photos: [] }],
    ["a photo's description", { photos: input.photos.map((photo) => ({ ...photo, alt: { fr: "Autre" } })) }],
    ["the status", { alertCase: caseOf({ status: "test" }) }],
    ["the languages", { languages: ["fr"] }],
    ["the reference", { alert: { ...input.alert, reference: null } }],
    ["a number to call", { alertCase: caseOf({ tipPhone: "+33144556677" }) }],
    [
      "the obligation to air",
      { plan: planOf("FR", { airing: { ...input.plan.airing, obligation: "at once" } }) },
    ],
    ["the public address", { publicUrl: "https://other.example.gov" }],
  ])("changes with %s", (_what, change) => {
    expect(digestOf(change)).not.toBe(digest);
  });
});
