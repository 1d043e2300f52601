// Whether this machine can run containers. Asked of the docker command, which also knows about contexts and DOCKER_HOST.
import { spawnSync } from "node:child_process";
import { needs } from "../support/needs.ts";

const ANSWER_WITHIN_MS = 15_000;

/** True when an engine answers; otherwise prints what is skipped (fails under REQUIRE_ALL=1). `compose` also asks for that plugin. */
export function needsEngine(what: string, options: { compose?: boolean } = {}): boolean {
  if (!needs(works("info"), `${what}: no container engine answers (docker info)`)) return false;
  return (
    options.compose !== true || needs(works("compose", "version"), `${what}: docker has no compose plugin`)
  );
}

function works(...args: string[]): boolean {
  return spawnSync("docker", args, { stdio: "ignore", timeout: ANSWER_WITHIN_MS }).status === 0;
}
