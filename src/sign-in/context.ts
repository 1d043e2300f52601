// What the verbs of signing in are given: parts of the process, and where the officer's browser is.
import type { Keys } from "../../config/keys.ts";
import type { Clock } from "../clock.ts";
import type { Logger } from "../log.ts";
import type { Pool } from "../store/db.ts";

/** From where a browser comes: its address, and how it names itself. */
export type Visit = { address: string; browser: string };

/** The context of these verbs; `publicUrl` without a slash at its end. */
export type SignInContext = { pool: Pool; clock: Clock; keys: Keys; publicUrl: string; log: Logger };
