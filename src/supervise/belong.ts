// A member's side of the group: it says when it serves and ends when its parent is gone. Also right for a process alone.
import type { Lifecycle } from "../lifecycle.ts";
import type { ReadyWord } from "./member.ts";

/** Stops `lifecycle` when the parent that forked this process dies, however it dies. Call before starting any part. */
export function endWithParent(lifecycle: Lifecycle): void {
  if (process.send === undefined) return;
  process.once("disconnect", () => void lifecycle.stop(0));
  if (!process.connected) void lifecycle.stop(0);
}

/** Tells the parent, if there is one, that this process serves. */
export function sayReady(url: string | undefined): void {
  if (!process.connected) return;
  const word: ReadyWord = url === undefined ? { ready: true } : { ready: true, url };
  process.send?.(word);
}
