// enough_description: what is known of child, suspect or vehicle lets the public help.
import { z } from "zod";
import { describedSubjects, SUBJECTS } from "./described-subjects.ts";
import { commonParams, defineKind } from "./kind.ts";
import { listed } from "./wording.ts";

/** What a plan says of photos: the first two never stop an alert, `required` wants one of every child, the others also ask an officer about it. */
const PHOTOS = [
  "expected",
  "example",
  "required",
  "recent",
  "recent_good_quality",
  "recent_good_resolution_required",
] as const;

const params = z.strictObject({
  ...commonParams,
  subjects: z.array(z.enum(SUBJECTS)).min(1).default(["child", "suspect", "vehicle"]),
  need: z.enum(["any", "all"]).default("any"),
  photo: z.enum(PHOTOS).optional(),
});

/**
 * Computed from what the case says: `need` is whether one of `subjects` must be described or all; `photo: required` wants a photo
 * of every child sought. It is a floor: an officer who finds the description too thin answers "no", but a "yes" adds no words.
 */
export const enoughDescription = defineKind({
  code: "enough_description",
  kind: "computed",
  params,
  wordings: {
    en: {
      name: "Description",
      question: ({ subjects, need }) =>
        `Is there enough to recognise the ${listed(subjects, need === "all" ? "and" : "or")} by?`,
      met: (described: string) => `There is enough to recognise the ${described} by.`,
      no: "An officer finds the description too thin for the public to help.",
      lacking: (subjects: string) =>
        `Too little to recognise the ${subjects} by: add at least two traits of a person (age, sex, height, hair, clothing, description, photo), or a plate, or make or model and colour of a vehicle.`,
      photo: "The plan wants a photo of every child sought: add it.",
    },
  },
  evaluate({ subjects, need, photo }, alertCase, context, words) {
    if (context.attestation?.answer === false) return { result: "not-met", reason: words.no };
    const all = describedSubjects(alertCase);
    const described = subjects.filter((subject) => all.has(subject));
    const enough = need === "all" ? described.length === subjects.length : described.length > 0;
    if (!enough) {
      const lacking = subjects.filter((subject) => !all.has(subject));
      return { result: "missing", reason: words.lacking(listed(lacking, need === "all" ? "and" : "or")) };
    }
    if (photo === "required" && !all.has("photo")) return { result: "missing", reason: words.photo };
    return { result: "met", reason: words.met(listed(described, "and")) };
  },
});
