// Redis or Valkey: single, Sentinel or Cluster, chosen by the scheme of REDIS_URL.
import { Cluster, Redis } from "ioredis";

/** A connection for BullMQ. */
export type RedisConnection = Redis | Cluster;

/**
 * `redis://` and `rediss://` name one server; `redis+sentinel://[user:password@]h1:26379,h2/master-name[/db]` and
 * `redis+cluster://[user:password@]h1:6379,h2` name several. `failFast` is for producers: a relay that cannot add says so at once;
 * consumers wait for the server to come back.
 */
export function openRedis(url: string, options: { failFast: boolean }): RedisConnection {
  const common = {
    maxRetriesPerRequest: options.failFast ? 1 : null,
    enableReadyCheck: true,
    retryStrategy: (times: number) => Math.min(2_000, 50 * 2 ** Math.min(times, 6)),
  };
  const several =
    /^redis\+(cluster|sentinel):\/\/(?:([^:@/]*):([^@/]*)@)?([^/]+)(?:\/([^/]*))?(?:\/(\d+))?$/.exec(url);
  if (!several) return quiet(new Redis(url, common));
  const [, kind, username, password, hosts, name, db] = several;
  const nodes = (hosts ?? "").split(",").map((host) => hostAndPort(host, kind === "cluster" ? 6379 : 26379));
  const credentials = {
    ...(username ? { username: decodeURIComponent(username) } : {}),
    ...(password ? { password: decodeURIComponent(password) } : {}),
  };
  if (kind === "cluster") return quiet(new Cluster(nodes, { redisOptions: { ...common, ...credentials } }));
  return quiet(
    new Redis({ ...common, ...credentials, sentinels: nodes, name: name || "mymaster", db: Number(db ?? 0) }),
  );
}

function hostAndPort(text: string, standardPort: number): { host: string; port: number } {
  const match = /^(.*?)(?::(\d+))?$/.exec(text);
  return { host: match?.[1] ?? text, port: Number(match?.[2] ?? standardPort) };
}

// Whoever uses the connection hears of its failures by rejected calls; without a listener the process would end.
function quiet<T extends RedisConnection>(connection: T): T {
  connection.on("error", () => undefined);
  return connection;
}
