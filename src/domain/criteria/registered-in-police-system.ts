// registered_in_police_system: the case is recorded in a named police database.
import { z } from "zod";
import { attestedKind, attestedParams } from "./attested.ts";
import { listed, spelled } from "./wording.ts";

const params = z.strictObject({
  ...attestedParams,
  systems: z.array(z.string()).optional(),
  flag: z.string().optional(),
});
type Params = z.output<typeof params>;

/** Attested; `systems` must all hold the record, `flag` is how it must be marked there. */
export const registeredInPoliceSystem = attestedKind({
  code: "registered_in_police_system",
  params,
  wordings: {
    en: {
      name: "Police record",
      question: (p) => `Is the case recorded in ${record(p)}?`,
      yes: (p) => `The case is recorded in ${record(p)}.`,
      no: (p) => `The case is not recorded in ${record(p)}.`,
    },
  },
});

function record({ systems = [], flag }: Params): string {
  const where = systems.length === 0 ? "the police database" : listed(systems, "and");
  return flag === undefined ? where : `${where} with the flag “${spelled(flag)}”`;
}
