// A worker process: every loop and consumer that it is asked to run, on one dispatch context.
import type { Env } from "../../config/env.ts";
import type { Keys } from "../../config/keys.ts";
import { CHANNELS } from "../../schemas/channel.ts";
import { startBeat } from "../../workers/beat.ts";
import { startCall } from "../../workers/call.ts";
import { startDeliver } from "../../workers/deliver.ts";
import { startEnvelopes } from "../../workers/envelopes.ts";
import { startHousekeeping } from "../../workers/housekeeping.ts";
import { startIncarnation } from "../../workers/incarnation.ts";
import type { Running } from "../../workers/loop.ts";
import { startPlan } from "../../workers/plan.ts";
import { startRelay } from "../../workers/relay.ts";
import { startRetry } from "../../workers/retry.ts";
import { startSweep } from "../../workers/sweep.ts";
import { expireAlert, repeatAlert } from "../alerts/index.ts";
import { rateBuckets } from "../channels/rate-buckets.ts";
import type { DispatchContext } from "../dispatch/context.ts";
import { raiseFromPayload } from "../dispatch/fence.ts";
import { runHousekeeping } from "../housekeeping/run-housekeeping.ts";
import { openLog } from "../log.ts";
import { type Operator, openOperator } from "../operator/call-operator.ts";
import { openQueueBackend, type QueueBackend } from "../queue/backend.ts";
import { openQueues } from "../queue/queues.ts";
import { openPool } from "../store/db.ts";
import { newestNumbers } from "../store/due-bulletins.ts";
import { type Listening, listen } from "../store/listen.ts";
import { setRate } from "../store/rates.ts";
import { type Books, loadBooks } from "./books.ts";
import { callSettings } from "./call-settings.ts";
import { openDispatchContext } from "./dispatch-context.ts";
import { startTroubles } from "./start-troubles.ts";

/** What `--queues` may name. */
export const WORK = [
  "relay",
  "plan",
  "retry",
  "sweep",
  "call",
  "envelopes",
  "housekeeping",
  ...CHANNELS,
] as const;

/** For adding jobs; on the PostgreSQL backend each consumer has a few connections of its own beside it. */
const QUEUE_POOL_MAX = 3;

/** Starts the work named by `queues` (default: all of it). `stop` lets what is in flight end, releases the rest, closes everything. */
export async function composeWorker(
  env: Env & { DATABASE_URL?: string },
  keys: Keys,
  options: { queues?: readonly string[]; namespace?: string },
): Promise<{ stop(): Promise<void> }> {
  const wanted = chosen(options.queues);
  const databaseUrl = env.DATABASE_URL ?? "";
  const log = openLog({ level: env.LOG_LEVEL, mode: env.MODE, part: "worker" });
  const pool = openPool(databaseUrl, env.DATABASE_POOL_MAX, "amberwire worker");
  const books = await loadBooks(env, pool, log);
  const operator = openOperator(env, pool, log);
  const { context, faults, close } = await openDispatchContext(env, keys, pool, log, operator.call);
  for (const trouble of startTroubles({ faulty: books.faulty, env: env.faults, providers: faults }))
    operator.call(trouble);
  for (const rate of Object.values(rateBuckets(env)))
    await setRate(pool, { ...rate, burst: Math.max(1, rate.perSecond) });
  const namespace = options.namespace ?? "amberwire";
  const backend = openQueueBackend({
    redisUrl: env.REDIS_URL,
    databaseUrl,
    poolMax: QUEUE_POOL_MAX,
    namespace,
  });
  const queues = openQueues(backend);
  // Before anything is claimed: this database may be older than what was sent.
  await context.incarnation.look();
  const relay = wanted.has("relay") ? startRelay(context, queues) : undefined;
  const wake = () => relay?.wake();
  const running = [
    ...(relay ? [relay] : []),
    ...startConsumers(context, backend, wanted, wake),
    ...startLoops(env, keys, { context, books, operator }, wanted),
    startBeat(context, [...wanted]),
    startIncarnation(log, context.incarnation),
  ];
  const listening = await hear(databaseUrl, context, wake);
  return {
    async stop() {
      await Promise.all(running.map((part) => part.stop()));
      await listening.close();
      await queues.close();
      await backend.close();
      await close();
      await operator.close();
      await pool.end();
    },
  };
}

function startConsumers(
  context: DispatchContext,
  backend: QueueBackend,
  wanted: Set<string>,
  wake: () => void,
): Running[] {
  // Also without a provider: what a lost worker left open in such a channel must still be accounted for.
  const channels = CHANNELS.filter((channel) => wanted.has(channel));
  return [
    ...(wanted.has("plan") ? [startPlan(context, backend, wake)] : []),
    ...channels.map((channel) => startDeliver(context, backend, channel, wake)),
  ];
}

function startLoops(
  env: Env,
  keys: Keys,
  {
    context,
    books: { plans, areas },
    operator,
  }: { context: DispatchContext; books: Books; operator: Operator },
  wanted: Set<string>,
): Running[] {
  const { pool, clock, log, publicUrl } = context;
  const common = { pool, clock, keys, plans, areas, publicUrl, origin: publicUrl, mode: env.MODE, log };
  const as = (id: string) => ({ ...common, actor: { kind: "system" as const, id } });
  const verbs = {
    expire: (alertId: string) => expireAlert(as("sweep"), { alertId }),
    repeat: (alertId: string) => repeatAlert(as("sweep"), { alertId }),
  };
  return [
    ...(wanted.has("retry") ? [startRetry(context)] : []),
    ...(wanted.has("sweep") ? [startSweep(context, verbs)] : []),
    ...(wanted.has("call")
      ? [startCall(as("call"), { settings: callSettings(env, keys), operator: operator.call })]
      : []),
    ...(wanted.has("envelopes") && context.channels.push ? [startEnvelopes(context)] : []),
    ...(wanted.has("housekeeping")
      ? [startHousekeeping(log, () => runHousekeeping(as("housekeeping")))]
      : []),
  ];
}

function hear(databaseUrl: string, context: DispatchContext, wake: () => void): Promise<Listening> {
  return listen(databaseUrl, ["amberwire_due", "amberwire_fence"], {
    hear(channel, payload) {
      if (channel !== "amberwire_fence") return wake();
      raiseFromPayload(context.fence, payload);
      context.bulletins.clear();
    },
    missed() {
      wake();
      newestNumbers(context.pool).then(
        (rows) => {
          for (const { alertId, number } of rows) context.fence.raise(alertId, number);
        },
        // The next reconnection asks again, and every window asks the table itself.
        () => undefined,
      );
    },
  });
}

function chosen(queues: readonly string[] | undefined): Set<string> {
  const unknown = (queues ?? []).filter((name) => !WORK.some((work) => work === name));
  if (unknown.length > 0)
    throw new Error(`--queues names no work: ${unknown.join(", ")}. There are ${WORK.join(", ")}.`);
  return new Set(queues ?? WORK);
}
