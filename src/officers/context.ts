// What the verbs about agencies, officers and keys are given. They serve two kinds of hands: the operator's and an administrator's.
import type { Keys } from "../../config/keys.ts";
import type { Actor, AreaBook } from "../alerts/context.ts";
import type { Clock } from "../clock.ts";
import type { Pool } from "../store/db.ts";

/** The operator at a terminal of the installation. */
export type OperatorActor = { kind: "operator"; id: string };

/** The context of these verbs. */
export type OfficeContext = {
  pool: Pool;
  clock: Clock;
  keys: Keys;
  areas: AreaBook;
  actor: Actor | OperatorActor;
};
