// What processes cost and hold, as the kernel counts it (Linux): CPU time of a whole process tree, and resident memory.
import { readdirSync, readFileSync } from "node:fs";

// USER_HZ: 100 a second on every Linux that Node supports.
const MS_PER_TICK = 10;

type ProcessFacts = { pid: number; parent: number; name: string; ownMs: number; deadMs: number };

/** CPU time, user and system, of these processes, of all their living descendants and of the dead ones that were waited for. */
export function cpuMsOf(roots: readonly number[]): number {
  const all = readAll();
  let total = 0;
  for (const facts of treesOf(all, roots)) total += facts.ownMs + facts.deadMs;
  return total;
}

/** Resident memory in MiB of each process in these trees, by kind: PostgreSQL's say in their title what they do. */
export function residentOf(
  roots: readonly number[],
  kind: string,
): { pid: number; kind: string; mib: number }[] {
  return treesOf(readAll(), roots).flatMap(({ pid }) => {
    try {
      const pages = Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]);
      const title = readFileSync(`/proc/${pid}/cmdline`, "latin1").replaceAll("\u0000", " ").trim();
      return [{ pid, kind: kindOf(title, kind), mib: (pages * 4096) / 2 ** 20 }];
    } catch {
      return [];
    }
  });
}

/** Waits until these trees have used next to nothing for half a second, so that one turn does not pay for the last. */
export async function untilQuiet(roots: readonly number[], withinMs = 30_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const before = cpuMsOf(roots);
    await new Promise((resolve) => setTimeout(resolve, 500));
    if (cpuMsOf(roots) - before <= 2 * MS_PER_TICK || performance.now() > deadline) return;
  }
}

function kindOf(title: string, otherwise: string): string {
  const role =
    /^postgres: (?:\S+: )?(autovacuum|checkpointer|background writer|walwriter|io worker|logical|\S+ \S+ 127)/.exec(
      title,
    )?.[1];
  if (role === undefined) return otherwise;
  return role.endsWith("127") ? "PostgreSQL backend" : `PostgreSQL ${role}`;
}

function readAll(): Map<number, ProcessFacts> {
  const all = new Map<number, ProcessFacts>();
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, "latin1");
      // The name stands in brackets and may hold anything; fields are counted from behind it (proc_pid_stat(5)).
      const end = stat.lastIndexOf(")");
      const fields = stat
        .slice(end + 2)
        .split(" ")
        .map(Number);
      const [utime = 0, stime = 0, cutime = 0, cstime = 0] = fields.slice(11, 15);
      all.set(Number(entry), {
        pid: Number(entry),
        parent: fields[1] ?? 0,
        name: stat.slice(stat.indexOf("(") + 1, end),
        ownMs: (utime + stime) * MS_PER_TICK,
        deadMs: (cutime + cstime) * MS_PER_TICK,
      });
    } catch {
      // Gone between the listing and the reading.
    }
  }
  return all;
}

function treesOf(all: Map<number, ProcessFacts>, roots: readonly number[]): ProcessFacts[] {
  const wanted = new Set(roots);
  let before = 0;
  while (wanted.size !== before) {
    before = wanted.size;
    for (const facts of all.values()) if (wanted.has(facts.parent)) wanted.add(facts.pid);
  }
  return [...wanted].flatMap((pid) => all.get(pid) ?? []);
}
