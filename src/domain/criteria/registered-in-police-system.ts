// registered_in_police_system: the case is recorded in a named police database.
import { z } from "zod";
import { attestedKind, attestedParams } from "./attested.ts";

const params = z.strictObject({
  ...attestedParams,
  systems: z.array(z.string().min(1)).min(1).optional(),
  flag: z.string().optional(),
});

/** Attested; `systems` must all hold the record, by their own names; `flag` is how it must be marked there, a code or words. */
export const registeredInPoliceSystem = attestedKind({
  code: "registered_in_police_system",
  params,
  english: {
    name: "Police record",
    question: "Is the case recorded by the police[[ in {systems}]][[, marked “{flag}”]]?",
    yes: "The case is recorded by the police[[ in {systems}]][[, marked “{flag}”]].",
    no: "The case is not recorded by the police[[ in {systems}]][[, marked “{flag}”]].",
  },
  slots: ({ systems = [], flag }, { list, termOrText }) => ({
    systems: list(systems, "and"),
    flag: termOrText("flag", flag),
  }),
});
