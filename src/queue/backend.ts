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

function postgresBackend(settings: QueueSettings): QueueBackend {
  // One pool for all queues of the process: each consumer keeps one connection of it for LISTEN.
  const pool = new pg.Pool({
    connectionString: settings.databaseUrl,
    max: settings.poolMax,
    application_name: "amberwire queue",
    // A pool of the caller's is used as it is, so the schema that `amberwire migrate` gave BullMQ is named here.
    options: `-c search_path=${DEFAULT_SCHEMA}`,
  });
  // A connection that breaks between two of BullMQ's statements would end the process if nobody heard it; its next statement fails.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  // Every queue and consumer listens for its errors.
  pool.setMaxListeners(50);
  const connection = asConnection(pool);
  return {
    kind: "postgres",
    producer: (name) => asProducer(new Queue(name, { connection }, createPostgresBackend)),
    consumer: (name, concurrency, run, onError) =>
      asConsumer(
        new Worker(
          name,
          (job) => run(job.data),
          { connection, ...workerOptions(concurrency) },
          createPostgresBackend,
        ),
        onError,
      ),
    async ping() {
      await pool.query("SELECT 1");
    },
    close: () => pool.end(),
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
      await queue.addBulk(
        jobs.map(({ data, id }) => ({ name: "run", data, opts: { ...JOB_OPTIONS, jobId: id } })),
      );
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
