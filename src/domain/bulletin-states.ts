// The states of a bulletin. Committed and rejected are final: what was published is never edited, only followed by the next.
import type { BulletinState } from "../../schemas/bulletin.ts";

/** What can happen to a bulletin. `discard` drops an open one that an end, a retraction or its author overtook. */
export type BulletinAct = "edit" | "submit" | "withdraw" | "return" | "reject" | "commit" | "discard";

const MOVES: Readonly<Record<BulletinAct, Partial<Record<BulletinState, BulletinState>>>> = {
  edit: { draft: "draft", returned: "returned", submitted: "submitted" },
  submit: { draft: "submitted", returned: "submitted" },
  withdraw: { submitted: "draft" },
  return: { submitted: "returned" },
  reject: { submitted: "rejected" },
  commit: { submitted: "committed" },
  discard: { draft: "rejected", submitted: "rejected", returned: "rejected" },
};

/** The state after `act`, or undefined when the act is not possible in `state`. */
export function bulletinStateAfter(state: BulletinState, act: BulletinAct): BulletinState | undefined {
  return MOVES[act][state];
}

/** The states in which `act` is possible: for `WHERE state = ANY (…)`. */
export function bulletinStatesFor(act: BulletinAct): BulletinState[] {
  const states: BulletinState[] = ["draft", "submitted", "committed", "returned", "rejected"];
  return states.filter((state) => MOVES[act][state] !== undefined);
}
