import { spawn } from "node:child_process";
import { once } from "node:events";
import { hostname } from "node:os";
import { expect, test } from "vitest";
import { deadHolders } from "../../src/dispatch/dead-holders.ts";

test("only processes of this machine that are gone count as dead", async () => {
  const child = spawn(process.execPath, ["-e", "process.stdin.resume()"], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  await once(child, "spawn");
  const own = `${hostname()}:${process.pid}:now`;
  const before = `${hostname()}:${process.pid}:before`;
  const there = `${hostname()}:${child.pid}:a`;
  const elsewhere = `another-machine:${child.pid}:a`;
  const all = [own, before, there, elsewhere, "", "nonsense", `${hostname()}:x:y`];
  expect(deadHolders(all, own)).toEqual([before]);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(deadHolders(all, own)).toEqual([before, there]);
});
