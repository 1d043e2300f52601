// An api process: the HTTP app on its own pool.
import { Registry } from "prom-client";
import type { Env } from "../../config/env.ts";
import type { Keys } from "../../config/keys.ts";
import type { PartState } from "../../schemas/api/service-answers.ts";
import { CHANNELS } from "../../schemas/channel.ts";
import { addressMasker } from "../contacts/mask-addresses.ts";
import type { AppParts, RateLimits, Serve } from "../http/parts.ts";
import { openLog } from "../log.ts";
import { openQueueBackend, type QueueBackend } from "../queue/backend.ts";
import { startServer } from "../server.ts";
import { countAudience } from "../store/audience.ts";
import { openPool, type Pool } from "../store/db.ts";
import { countEndpoints } from "../store/recipients.ts";
import { servedWork } from "../store/worker-beats.ts";
import { loadBooks } from "./books.ts";
import { clockOf, ratesOf } from "./dispatch-context.ts";
import { WORK } from "./worker.ts";

const BEAT_WITHIN_MS = 10_000;

/** Starts the API and pages that `serve` names; `url` is where they listen. `stop` lets running requests end. */
export async function composeApi(
  env: Env & { DATABASE_URL?: string },
  keys: Keys,
  options: { serve: Serve; rateLimits?: RateLimits },
): Promise<{ stop(): Promise<void>; url: string }> {
  const databaseUrl = env.DATABASE_URL ?? "";
  const log = openLog({ level: env.LOG_LEVEL, mode: env.MODE, part: "api" });
  const pool = openPool(databaseUrl, env.DATABASE_POOL_MAX, "amberwire api");
  const { plans, areas, faultyCountries } = await loadBooks(env, log);
  const backend = openQueueBackend({
    redisUrl: env.REDIS_URL,
    databaseUrl,
    poolMax: 2,
    namespace: "amberwire",
  });
  const publicUrl = env.PUBLIC_URL.href.replace(/\/$/, "");
  const rates = ratesOf(env);
  const parts: AppParts = {
    pool,
    clock: clockOf(env),
    keys,
    plans,
    areas,
    publicUrl,
    origin: publicUrl,
    mode: env.MODE,
    log,
    serve: options.serve,
    ...(options.rateLimits ? { rateLimits: options.rateLimits } : {}),
    forecast: {
      countAudience,
      countEndpoints,
      ratePerSecond: (channel) =>
        channel === "sms" || channel === "email" ? rates[channel].perSecond : null,
    },
    maskAddresses: addressMasker(keys.encryption),
    twilioAuthTokens: env.TWILIO_AUTH_TOKEN === undefined ? [] : [env.TWILIO_AUTH_TOKEN],
    readiness: () => readiness(pool, backend, env, faultyCountries),
    metrics: new Registry(),
    ...(env.TRUSTED_PROXIES.length > 0 ? { trustProxy: [...env.TRUSTED_PROXIES] } : {}),
    ...(env.SANDBOX_CONTROL_URL ? { sandboxControlUrl: env.SANDBOX_CONTROL_URL.origin } : {}),
  };
  const server = await startServer(parts, { host: env.HOST, port: env.PORT });
  return {
    url: server.url,
    async stop() {
      await server.close();
      await backend.close();
      await pool.end();
    },
  };
}

async function readiness(
  pool: Pool,
  backend: QueueBackend,
  env: Env,
  faultyCountries: readonly string[],
): Promise<Record<string, PartState>> {
  const queue = await backend.ping().then(
    () => null,
    () => "the queue does not answer: deliveries wait; check REDIS_URL",
  );
  const served = await servedWork(pool, BEAT_WITHIN_MS);
  const idle = WORK.filter((work) => !served.has(work));
  const faultyChannels = CHANNELS.filter((channel) => env.faults.some((fault) => fault.channel === channel));
  return {
    queue: { ready: queue === null, degraded: false, reason: queue },
    workers: stateOf(
      idle.length === WORK.length ? "no worker process has been heard of" : null,
      idle.length > 0 ? `nobody serves ${idle.join(", ")}` : null,
    ),
    plans: stateOf(
      null,
      faultyCountries.length > 0 ? `faulty and disabled: ${faultyCountries.join(", ")}` : null,
    ),
    channels: stateOf(null, faultyChannels.length > 0 ? `disabled: ${faultyChannels.join(", ")}` : null),
  };
}

function stateOf(notReady: string | null, degraded: string | null): PartState {
  return { ready: notReady === null, degraded: degraded !== null, reason: notReady ?? degraded };
}
