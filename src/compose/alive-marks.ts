// Keeps the instant up to which the database was seen alive outside of it: in DATA_DIR, and in Redis where there is one.
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Env } from "../../config/env.ts";
import { makeDataFolder } from "../data-folder.ts";
import type { AliveMarks } from "../dispatch/incarnation.ts";
import { openRedis } from "../queue/redis.ts";

/** The marks of this installation; `close` ends the connection to Redis. A container without a volume has Redis alone. */
export function aliveMarks(
  env: Pick<Env, "DATA_DIR" | "REDIS_URL">,
  namespace: string,
): AliveMarks & { close(): void } {
  const redis = env.REDIS_URL ? openRedis(env.REDIS_URL, { failFast: true }) : undefined;
  const places: AliveMarks[] = [fileMark(env.DATA_DIR)];
  if (redis) {
    const key = `{${namespace}}:alive-to`;
    places.push({
      read: async () => instantOf(await redis.get(key)),
      write: async (at) => void (await redis.set(key, at.toISOString())),
    });
  }
  return {
    async read() {
      const found = await Promise.allSettled(places.map((place) => place.read()));
      return found.reduce<Date | null>((latest, end) => {
        const at = end.status === "fulfilled" ? end.value : null;
        return at && (!latest || at > latest) ? at : latest;
      }, null);
    },
    async write(at) {
      const ends = await Promise.allSettled(places.map((place) => place.write(at)));
      const failed = ends.find((end) => end.status === "rejected");
      if (failed && ends.every((end) => end.status === "rejected")) throw failed.reason;
    },
    close: () => redis?.disconnect(),
  };
}

function fileMark(dataDir: string): AliveMarks {
  const file = join(dataDir, "alive-to");
  return {
    read: async () => instantOf(await readFile(file, "utf8").catch(() => null)),
    async write(at) {
      const fresh = `${file}.${process.pid}`;
      const put = async () => {
        await writeFile(fresh, at.toISOString(), { mode: 0o600 });
        await rename(fresh, file);
      };
      await put().catch(async () => {
        await makeDataFolder(dataDir);
        await put();
      });
    },
  };
}

function instantOf(text: string | null): Date | null {
  const at = new Date(text ?? "");
  return Number.isNaN(at.getTime()) ? null : at;
}
