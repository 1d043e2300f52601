// An api process: the HTTP app on its own pool.
import { Registry } from "prom-client";
import type { Env } from "../../config/env.ts";
import type { Keys } from "../../config/keys.ts";
import { ratePerSecond } from "../channels/rate-buckets.ts";
import { addressMasker } from "../contacts/mask-addresses.ts";
import type { AppParts, RateLimits, Serve } from "../http/parts.ts";
import { openLog } from "../log.ts";
import { openOperator } from "../operator/call-operator.ts";
import { openQueueBackend } from "../queue/backend.ts";
import { startServer } from "../server.ts";
import { countAudience } from "../store/audience.ts";
import { openPool } from "../store/db.ts";
import { countEndpoints } from "../store/recipients.ts";
import { callOnAccountFault } from "./account-faults.ts";
import { loadBooks } from "./books.ts";
import { clockOf } from "./dispatch-context.ts";
import { gaugeProviders } from "./provider-health.ts";
import { BEAT_WITHIN_MS, gaugeFaultyCountries, readiness } from "./readiness.ts";
import { startTroubles } from "./start-troubles.ts";
import { officerTellers } from "./tell-officers.ts";

/** Starts the API and pages that `serve` names; `url` is where they listen. `stop` lets running requests end. */
export async function composeApi(
  env: Env & { DATABASE_URL?: string },
  keys: Keys,
  options: { serve: Serve; rateLimits?: RateLimits },
): Promise<{ stop(): Promise<void>; url: string }> {
  const databaseUrl = env.DATABASE_URL ?? "";
  const log = openLog({ level: env.LOG_LEVEL, mode: env.MODE, part: "api" });
  const pool = openPool(databaseUrl, env.DATABASE_POOL_MAX, "amberwire api");
  const { plans, areas, faulty } = await loadBooks(env, pool, log);
  const operator = openOperator(env, pool, log);
  for (const trouble of startTroubles({ faulty, env: env.faults })) operator.call(trouble);
  const metrics = new Registry();
  gaugeFaultyCountries(metrics, faulty);
  gaugeProviders(metrics, pool, BEAT_WITHIN_MS);
  const backend = openQueueBackend({
    redisUrl: env.REDIS_URL,
    databaseUrl,
    poolMax: 2,
    namespace: "amberwire",
  });
  const publicUrl = env.PUBLIC_URL.href.replace(/\/$/, "");
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
      ratePerSecond: (channel) => ratePerSecond(env, channel),
    },
    ...officerTellers(env, keys, log),
    maskAddresses: addressMasker(keys.encryption),
    twilioAuthTokens: env.TWILIO_AUTH_TOKEN === undefined ? [] : [env.TWILIO_AUTH_TOKEN],
    accountFault: callOnAccountFault(operator.call),
    readiness: () => readiness(pool, backend, env, faulty),
    metrics,
    ...(env.TRUSTED_PROXIES.length > 0 ? { trustProxy: [...env.TRUSTED_PROXIES] } : {}),
    ...(env.SANDBOX_CONTROL_URL ? { sandboxControlUrl: env.SANDBOX_CONTROL_URL.origin } : {}),
  };
  const server = await startServer(parts, { host: env.HOST, port: env.PORT });
  return {
    url: server.url,
    async stop() {
      await server.close();
      await operator.close();
      await backend.close();
      await pool.end();
    },
  };
}
