// Who may read an alert of the own agency, or one shared with it: everybody who works on alerts, but no administrator.
import type { Role } from "../../alerts/context.ts";

/** The roles that may read alerts. */
export const READERS: readonly Role[] = ["observer", "requester", "authoriser"];
