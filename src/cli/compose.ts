// The two compositions that `api` and `worker` run, loaded only by the commands that need them.
import type { Env } from "../../config/env.ts";
import type { Keys } from "../../config/keys.ts";

/** Whom an api process serves: officers (console, alerts), the public (pages, subscriptions, feeds), or everybody. */
export type Serve = "officers" | "public" | "all";

/** A composed process; `url` is where an api listens. */
export type Composed = { stop(): Promise<void>; url?: string };

/** What `src/compose.ts` exports. */
export type Compose = {
  composeApi(env: Env, keys: Keys, options: { serve: Serve }): Promise<Composed>;
  composeWorker(env: Env, keys: Keys, options: { queues?: readonly string[] }): Promise<Composed>;
};

/** Loads `src/compose.ts`. */
export async function loadCompose(): Promise<Compose> {
  return import("../compose.ts");
}
