// Chooses what BullMQ runs on: Redis where REDIS_URL is given, otherwise its PostgreSQL backend in our own database.
import { createPostgresBackend, DEFAULT_SCHEMA, type PostgresConnectionOptions, Queue, Worker } from "bullmq";
import pg from "pg";
import { openRedis } from "./redis.ts";

/** Jobs are dropped as soon as they end: what became of them stands in PostgreSQL. */
const JOB_OPTIONS = { removeOnComplete: true, removeOnFail: true, attempts: 1 } as const;
// A stalled job is only an echo of a slice whose lease decides; it must never fail for having stalled.
const STALLED_MAX = 1_000;
const LOCK_MS = 30_000;

/** One queue's producing side. */
export type Producer = {
  add(jobs: readonly { data: object; id: string }[]): Promise<void>;
  close(): Promise<void>;
};
/** One queue's consuming side; `close` waits for running jobs. */
export type Consumer = { close(): Promise<void> };

/** BullMQ on one of its two backends. */
export type QueueBackend = {
  readonly kind: "redis" | "postgres";
  producer(name: string): Producer;
  consumer(
    name: string,
    concurrency: number,
    run: (data: unknown) => Promise<void>,
    onError: (error: Error) => void,
  ): Consumer;
  /** Answers whether the backend can be reached; rejects with its reason when not. */
  ping(): Promise<void>;
  close(): Promise<void>;
};

/** What the choice depends on. `namespace` keeps installations that share a Redis apart. */
export type QueueSettings = {
  redisUrl?: string | undefined;
  databaseUrl: string;
  poolMax: number;
  namespace: string;
};

/** The backend for these settings; connections are made on first use. */
export function openQueueBackend(settings: QueueSettings): QueueBackend {
  return settings.redisUrl ? redisBackend(settings.redisUrl, settings.namespace) : postgresBackend(settings);
}

function redisBackend(url: string, namespace: string): QueueBackend {
  const producing = openRedis(url, { failFast: true });
  const consuming = openRedis(url, { failFast: false });
  const queueOptions = (name: string) => ({ prefix: `{${namespace}-${name}}` });
  return {
    kind: "redis",
    producer: (name) => asProducer(new Queue(name, { connection: producing, ...queueOptions(name) })),
    consumer: (name, concurrency, run, onError) =>
      asConsumer(
        new Worker(name, (job) => run(job.data), {
          connection: consuming,
          ...queueOptions(name),
          ...workerOptions(concurrency),
        }),
        onError,
      ),
    async ping() {
      await producing.ping();
    },
    async close() {
      producing.disconnect();
      consuming.disconnect();
    },
  };
}

/** Connections of one consumer: one listens, the others take and finish jobs. */
const CONSUMER_POOL_MAX = 3;
const CONNECT_WITHIN_MS = 5_000;

function postgresBackend(settings: QueueSettings): QueueBackend {
  const open = (max: number) => openQueuePool(settings.databaseUrl, max);
  const pool = open(settings.poolMax);
  const connection = asConnection(pool);
  return {
    kind: "postgres",
    producer: (name) => asProducer(new Queue(name, { connection }, createPostgresBackend)),
    consumer: (name, concurrency, run, onError) =>
      renewedConsumer(() => {
        // One of its own: a connection that broke while it was being borrowed is never given back, and must not starve the others.
        const own = open(CONSUMER_POOL_MAX);
        const worker = new Worker(
          name,
          (job) => run(job.data),
          { connection: asConnection(own), ...workerOptions(concurrency) },
          createPostgresBackend,
        );
        worker.on("error", onError);
        return { worker, pool: own };
      }, onError),
    async ping() {
      await pool.query("SELECT 1");
    },
    close: () => pool.end(),
  };
}

function openQueuePool(databaseUrl: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    application_name: "amberwire queue",
    // A pool of the caller's is used as it is, so the schema that `amberwire migrate` gave BullMQ is named here.
    options: `-c search_path=${DEFAULT_SCHEMA}`,
  });
  // A connection that breaks between two of BullMQ's statements would end the process if nobody heard it; its next statement fails.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  // Every queue listens for its errors.
  pool.setMaxListeners(50);
  return pool;
}

const LOOK_MS = 5_000;
const STARVED_LOOKS = 3;

// BullMQ borrows a connection for LISTEN, and loses it when the server goes away in that instant: after some restarts of the database a
// consumer would wait for a connection for ever. One that is starved is replaced; what it runs goes on.
function renewedConsumer(
  make: () => { worker: Pick<Worker, "close">; pool: pg.Pool },
  onError: (error: Error) => void,
): Consumer {
  let current = make();
  let starved = 0;
  const timer = setInterval(() => {
    const { pool } = current;
    const isStarved = pool.waitingCount > 0 && pool.idleCount === 0 && pool.totalCount >= CONSUMER_POOL_MAX;
    starved = isStarved ? starved + 1 : 0;
    if (starved < STARVED_LOOKS) return;
    starved = 0;
    onError(new Error("a consumer of the queue had no connection left and is replaced"));
    const { worker } = current;
    current = make();
    worker.close(true).catch(() => undefined);
    pool.end().catch(() => undefined);
  }, LOOK_MS);
  timer.unref();
  return {
    async close() {
      clearInterval(timer);
      await current.worker.close();
      // A connection that was never given back would keep it open for ever.
      void current.pool.end().catch(() => undefined);
    },
  };
}

// BullMQ documents that a real pg.Pool may be passed; its types only miss `| undefined` on a notification's payload.
function asConnection(pool: pg.Pool): PostgresConnectionOptions {
  return pool as unknown as PostgresConnectionOptions;
}

function workerOptions(concurrency: number) {
  return {
    concurrency,
    lockDuration: LOCK_MS,
    maxStalledCount: STALLED_MAX,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
  };
}

const ADD_WITHIN_MS = 10_000;

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  work.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`the queue did not answer within ${ms / 1000} s`)), ms);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

type AnyQueue = {
  addBulk(jobs: { name: string; data: object; opts: object }[]): Promise<unknown>;
  close(): Promise<void>;
  on(event: "error", listener: (error: Error) => void): unknown;
};

function asProducer(queue: AnyQueue): Producer {
  // An add that fails rejects by itself; the event would only say it twice.
  queue.on("error", () => undefined);
  return {
    async add(jobs) {
      const added = queue.addBulk(
        jobs.map(({ data, id }) => ({ name: "run", data, opts: { ...JOB_OPTIONS, jobId: id } })),
      );
      // An answer that never comes, from a server that went away under it, must not hold the relay for ever.
      await within(ADD_WITHIN_MS, added);
    },
    close: () => queue.close(),
  };
}

function asConsumer(
  worker: { on(event: "error", listener: (error: Error) => void): unknown; close(): Promise<void> },
  onError: (error: Error) => void,
): Consumer {
  worker.on("error", onError);
  return { close: () => worker.close() };
}
