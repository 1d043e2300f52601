import { Problem } from "../errors.ts";
import type { Proposal } from "./proposal.ts";

/** Refuses with 422 `texts-faulty` what may be shown and must not be sent, such as an SMS beyond the plan's segments. */
export function refuseFaultyTexts({ faults }: Pick<Proposal, "faults">): void {
  if (faults.length === 0) return;
  const errors = faults.map(({ language, field, message }) => ({
    pointer: `/texts/${language}/${field}`,
    code: "texts-faulty",
    message,
  }));
  throw new Problem(
    "unprocessable",
    "texts-faulty",
    "Some texts cannot be sent as they are: see the fields.",
    {
      errors,
    },
  );
}
