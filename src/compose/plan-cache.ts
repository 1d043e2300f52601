// Plans by the version that alerts are pinned to; a version never changes, so each is read once.
import { type Plan, plan as planSchema } from "../../schemas/plan.ts";
import type { Db } from "../store/db.ts";
import { readPlanVersion } from "../store/plan-versions.ts";

/** A reader that remembers; rejects for a version that was never loaded. */
export function planCache(db: Db): (version: string) => Promise<Plan> {
  const known = new Map<string, Promise<Plan>>();
  return (version) => {
    const reading = known.get(version) ?? read(db, version);
    known.set(version, reading);
    reading.catch(() => known.delete(version));
    return reading;
  };
}

async function read(db: Db, version: string): Promise<Plan> {
  const content = await readPlanVersion(db, version);
  if (content === undefined) throw new Error(`plan version ${version} is not in the database`);
  return planSchema.parse(content);
}
