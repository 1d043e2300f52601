// The answer of /readyz: the database is asked here, the other parts by whoever composed the process.

import type { z } from "zod";
import type { PartState, readyAnswer } from "../../schemas/api/service-answers.ts";
import type { AppParts } from "./parts.ts";

const DATABASE_WITHIN_MS = 2_000;

/** The state of every part; one that is not ready makes the process not ready, one that is degraded only says so. */
export async function readinessOf(
  parts: Pick<AppParts, "pool" | "mode" | "readiness">,
): Promise<z.output<typeof readyAnswer>> {
  const states: Record<string, PartState> = {
    database: await databaseState(parts),
    ...(await othersOf(parts)),
  };
  const all = Object.values(states);
  const status = all.some(({ ready }) => !ready)
    ? "not-ready"
    : all.some(({ degraded }) => degraded)
      ? "degraded"
      : "ready";
  return { status, mode: parts.mode, parts: states };
}

async function databaseState(parts: Pick<AppParts, "pool">): Promise<PartState> {
  const asked = parts.pool.query("SELECT 1").then(
    () => null,
    () => "the database does not answer: check DATABASE_URL and that the server runs",
  );
  const late = new Promise<string>((resolve) => {
    setTimeout(
      resolve,
      DATABASE_WITHIN_MS,
      `the database did not answer within ${DATABASE_WITHIN_MS} ms`,
    ).unref();
  });
  const reason = await Promise.race([asked, late]);
  return { ready: reason === null, degraded: false, reason };
}

async function othersOf(parts: Pick<AppParts, "readiness">): Promise<Readonly<Record<string, PartState>>> {
  try {
    return await parts.readiness();
  } catch {
    return {
      workers: { ready: false, degraded: false, reason: "the state of queue and workers cannot be read" },
    };
  }
}
