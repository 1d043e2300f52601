// The states of an alert and what moves it between them. The store repeats the rule in each conditional UPDATE.
import type { AlertState } from "../../schemas/alert.ts";

/** What can happen to an alert. `lapse` ends a draft that nobody came back to. */
export type AlertAct =
  | "edit"
  | "submit"
  | "withdraw"
  | "return"
  | "reject"
  | "activate"
  | "update"
  | "repeat"
  | "cancel"
  | "expire"
  | "lapse";

const MOVES: Readonly<Record<AlertAct, Partial<Record<AlertState, AlertState>>>> = {
  edit: { draft: "draft", returned: "returned", submitted: "submitted" },
  submit: { draft: "submitted", returned: "submitted" },
  withdraw: { submitted: "draft" },
  return: { submitted: "returned" },
  reject: { submitted: "rejected" },
  activate: { submitted: "active" },
  update: { active: "active" },
  repeat: { active: "active" },
  cancel: { active: "ended" },
  expire: { active: "ended" },
  lapse: { draft: "rejected", returned: "rejected", submitted: "rejected" },
};

/** The state after `act`, or undefined when the act is not possible in `state`. */
export function alertStateAfter(state: AlertState, act: AlertAct): AlertState | undefined {
  return MOVES[act][state];
}

/** The states in which `act` is possible: for `WHERE state = ANY (…)`. */
export function alertStatesFor(act: AlertAct): AlertState[] {
  const states: AlertState[] = ["draft", "submitted", "returned", "rejected", "active", "ended"];
  return states.filter((state) => MOVES[act][state] !== undefined);
}
