import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Redis } from "ioredis";
import { freePort } from "../../src/free-port.ts";
import type { Lifecycle } from "../../src/lifecycle.ts";

/** A Redis for one row: append-only, written every second, as an installation would run it. It goes with `parts`. */
export async function startRedis(parts: Lifecycle): Promise<{ url: string; pid: number }> {
  const port = await freePort();
  const dir = await parts.part(
    "Redis folder",
    () => mkdtemp(path.join(tmpdir(), "amberwire-bench-redis-")),
    (folder) => rm(folder, { recursive: true, force: true }),
  );
  const settings = ["--port", String(port), "--bind", "127.0.0.1", "--dir", dir, "--save", ""];
  const durable = ["--appendonly", "yes", "--appendfsync", "everysec", "--maxmemory-policy", "noeviction"];
  const server = await parts.part(
    "Redis",
    () => spawn("redis-server", [...settings, ...durable], { stdio: "ignore" }),
    async (started) => {
      const ended = once(started, "exit");
      if (started.kill("SIGTERM")) await ended;
    },
  );
  // Also when the bench is cut short and nobody asks the parts to stop.
  process.once("exit", () => server.kill("SIGKILL"));
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  client.on("error", () => undefined);
  await client.ping();
  client.disconnect();
  return { url, pid: server.pid ?? 0 };
}
