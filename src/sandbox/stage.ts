import type { Faults } from "./faults.ts";
import type { Inbox } from "./inbox.ts";

/** What every sandbox server is given: where to listen, what goes wrong, where to file what came. */
export type Stage = { host: string; port: number; faults: Faults; inbox: Inbox };
