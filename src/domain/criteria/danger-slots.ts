// What the two criteria about danger say of a rule: which harm, and how grave.
import type { SlotValues } from "../text/template.ts";
import { GRAVITIES } from "./standard.ts";
import type { Wording } from "./wording.ts";

/** `{harm}` as one list, `{gravity}` when the rule's standard is one; both may be empty. */
export function dangerSlots(
  { harm = [], standard }: { harm?: readonly string[] | undefined; standard?: string | undefined },
  wording: Wording,
): SlotValues {
  const gravity = GRAVITIES.find((word) => word === standard);
  return {
    harm: wording.list(
      harm.map((kind) => wording.termOrText("harm", kind)),
      "or",
    ),
    gravity: gravity === undefined ? "" : wording.term("gravity", gravity),
  };
}
