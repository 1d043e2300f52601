// Runs a verb as the operator of the installation; what it does is recorded under that name.
import * as areas from "../../config/areas.ts";
import { systemClock } from "../clock.ts";
import type { OfficeContext } from "../officers/index.ts";
import { withDatabase } from "./with-database.ts";

/** Runs `work` with the operator's context on the database of this installation. */
export function asOperator<T>(part: string, work: (context: OfficeContext) => Promise<T>): Promise<T> {
  return withDatabase(part, ({ pool, keys }) =>
    work({ pool, keys, areas, clock: systemClock, actor: { kind: "operator", id: "command" } }),
  );
}
