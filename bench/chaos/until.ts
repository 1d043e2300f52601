import { setTimeout as pause } from "node:timers/promises";

/** Resolves when `condition` holds, asking every 50 ms; rejects, naming `what`, after `withinMs`. A condition that throws does not hold yet. */
export async function until(
  condition: () => Promise<boolean> | boolean,
  { withinMs, what }: { withinMs: number; what: string },
): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    if (await Promise.resolve(condition()).catch(() => false)) return;
    if (performance.now() > deadline) throw new Error(`waited ${withinMs / 1000} s for ${what}`);
    await pause(50);
  }
}
