// enough_description: what is known of child, suspect or vehicle lets the public help.
import { z } from "zod";
import { askOfficer } from "./attested.ts";
import { describedSubjects, SUBJECTS } from "./described-subjects.ts";
import { commonParams, defineKind } from "./kind.ts";

const WISHED = ["expected", "example"] as const;
const QUALITIES = ["recent", "recent_good_quality", "recent_good_resolution_required"] as const;
const params = z.strictObject({
  ...commonParams,
  subjects: z.array(z.enum(SUBJECTS)).min(1).default(["child", "suspect", "vehicle"]),
  need: z.enum(["any", "all"]).default("any"),
  photo: z.enum([...WISHED, "required", ...QUALITIES]).optional(),
});

/**
 * Computed from what the case says: `need` is whether one of `subjects` must be described or all. `photo` `expected` and `example` only
 * remind; `required` wants a photo of every child sought; the others want it too, and an officer's "yes" that it is of that quality.
 * It is a floor: an officer who finds the description too thin answers "no", but a "yes" adds no words.
 */
export const enoughDescription = defineKind({
  code: "enough_description",
  kind: "computed",
  params,
  english: {
    name: "Description",
    question:
      "Is enough known for the public to recognise whom or what to look for[[ ({subjects})]][[, with a photo that is {quality}]]?",
    met: "Enough is known for the public to recognise whom or what to look for[[ ({described})]].",
    no: "An officer finds the description too thin for the public to help.",
    lacking:
      "Too little is known to recognise whom or what to look for[[ ({lacking})]]: add at least two traits of a person (age, sex, height, hair, clothing, description, photo), or a plate, or make or model and colour of a vehicle.",
    photo: "The plan wants a photo of every child sought: add it.",
    photoExpected: "{said} The plan expects a photo of every child sought, which is not there yet.",
    photoQuality:
      "Look at the photo and say whether it is what the plan wants[[: {quality}]] (answer to “{criterion}”).",
    photoGood: "{said} The photo is what the plan wants[[: {quality}]].",
  },
  slots: ({ subjects, need, photo }, wording) => ({
    subjects: wording.terms("subject", subjects, need === "all" ? "and" : "or"),
    quality: isQuality(photo) ? wording.term("photo", photo) : "",
  }),
  evaluate({ subjects, need, photo }, alertCase, context, say) {
    if (context.attestation?.answer === false) return { result: "not-met", reason: say("no") };
    const { terms } = context.wording;
    const all = describedSubjects(alertCase);
    const described = subjects.filter((subject) => all.has(subject));
    if (described.length < (need === "all" ? subjects.length : 1)) {
      const lacking = subjects.filter((subject) => !all.has(subject));
      const said = { lacking: terms("subject", lacking, need === "all" ? "and" : "or") };
      return { result: "missing", reason: say("lacking", said) };
    }
    const met = say("met", { described: terms("subject", described, "and") });
    if (photo === undefined) return { result: "met", reason: met };
    const isWished = WISHED.some((code) => code === photo);
    if (!all.has("photo"))
      return isWished
        ? { result: "met", reason: say("photoExpected", { said: met }) }
        : { result: "missing", reason: say("photo") };
    if (!isQuality(photo)) return { result: "met", reason: met };
    return askOfficer(context, {
      ask: say("photoQuality"),
      yes: say("photoGood", { said: met }),
      no: say("no"),
    });
  },
});

function isQuality(photo: string | undefined): photo is (typeof QUALITIES)[number] {
  return QUALITIES.some((code) => code === photo);
}
