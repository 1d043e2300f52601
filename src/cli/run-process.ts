// The common life of `api` and `worker`: ground, composition, ready, and an orderly end.
import { type Env, readEnv } from "../../config/env.ts";
import type { Keys } from "../../config/keys.ts";
import { openLifecycle } from "../lifecycle.ts";
import { openLog } from "../log.ts";
import { endWithParent, sayReady } from "../supervise/belong.ts";
import { openGround } from "../supervise/ground.ts";
import type { Composed } from "./compose.ts";

/** Runs `compose` on the ground until a signal, the parent's death or a fault ends it; ends the process with its code. */
export async function runProcess(
  part: "api" | "worker",
  compose: (env: Env, keys: Keys) => Promise<Composed>,
): Promise<void> {
  const env = readEnv();
  const log = openLog({ level: env.LOG_LEVEL, mode: env.MODE, part });
  const lifecycle = openLifecycle({ log });
  endWithParent(lifecycle);
  try {
    const onLost = (why: string) => {
      log.error({ why }, "the database is lost; the process ends");
      void lifecycle.stop(1);
    };
    const ground = await lifecycle.part(
      "database",
      () => openGround(env, { log, onLost }),
      (opened) => opened.stop(),
    );
    const composed = await lifecycle.part(
      part,
      () => compose(ground.env, ground.keys),
      (running) => running.stop(),
    );
    log.info({ url: composed.url }, `${part} is ready`);
    sayReady(composed.url);
  } catch (error) {
    // A stop during the start is no failure.
    if (!lifecycle.stopping) {
      await lifecycle.stop(1);
      throw error;
    }
  }
  process.exit(await lifecycle.done);
}
