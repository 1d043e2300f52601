// Keeps what each country's files say while they are sound, and brings it back while they are not. It never throws: a country that
// cannot be kept or brought back is told of, and the start goes on.
import { createHash } from "node:crypto";
import { z } from "zod";
import { pinPlan } from "../../config/plans/pin-plan.ts";
import type { CountryPlan, PlanBook } from "../../config/plans.ts";
import { alertCase } from "../../schemas/alert.ts";
import { plan as planSchema } from "../../schemas/plan.ts";
import { textSet } from "../../schemas/texts.ts";
import { canonicalJson } from "../domain/plan/canonical-json.ts";
import { toError } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { Db } from "../store/db.ts";
import { keepLastGood, type LastGood, readLastGood } from "../store/last-good.ts";

const keptContent = z.strictObject({
  plan: planSchema,
  texts: z.record(z.string(), textSet),
  example: alertCase.optional(),
});

/** Keeps the content of every sound country of the book that is not kept just so already. */
export async function keepSoundCountries(db: Db, book: PlanBook, log: Logger): Promise<void> {
  try {
    const countries = book.countries();
    const { hashes } = await readLastGood(db, { hashesOf: countries, contentOf: [] });
    const sound = countries.flatMap((country) => contentOf(country, book.get(country)));
    const kept = await keepLastGood(
      db,
      sound.filter(({ country, hash }) => hashes.get(country) !== hash),
    );
    if (kept.length > 0)
      log.info({ event: "plan.kept", countries: kept }, "plans and texts kept as last good");
  } catch (error) {
    log.error(
      { event: "plan.not-kept", err: toError(error) },
      "plans and texts could not be kept as last good",
    );
  }
}

/** What was kept of each of `countries`, as far as it is whole and this version of the service still understands it. */
export async function standInsFor(
  db: Db,
  countries: readonly string[],
  log: Logger,
): Promise<Map<string, CountryPlan>> {
  const found = new Map<string, CountryPlan>();
  if (countries.length === 0) return found;
  try {
    const { contents } = await readLastGood(db, { hashesOf: [], contentOf: countries });
    for (const [country, row] of contents) {
      const standIn = readKept(row);
      if (typeof standIn !== "string") found.set(country, standIn);
      else log.error({ event: "plan.kept-unusable", country }, `what was kept of ${country} ${standIn}`);
    }
  } catch (error) {
    log.error(
      { event: "plan.kept-unread", err: toError(error) },
      "what was kept of faulty countries cannot be read",
    );
  }
  return found;
}

function contentOf(country: string, found: CountryPlan | undefined): LastGood[] {
  if (!found) return [];
  const { pinned, texts, example } = found;
  const content = { plan: pinned.plan, texts, ...(example ? { example } : {}) };
  return [{ country, hash: hashOf(content), planVersion: pinned.version, content }];
}

function readKept(row: LastGood & { keptAt: Date }): CountryPlan | string {
  if (hashOf(row.content) !== row.hash) return "is damaged: it no longer fits its hash";
  const parsed = keptContent.safeParse(row.content);
  if (!parsed.success) return "was written by another version of the service and cannot be read by this one";
  const { plan, texts, example } = parsed.data;
  if (plan.country !== row.country) return `is a plan of ${plan.country}`;
  const degraded = `The country's files have faults; what was kept of them on ${row.keptAt.toISOString().slice(0, 10)} stands in.`;
  return { pinned: pinPlan(plan), texts, ...(example ? { example } : {}), degraded };
}

function hashOf(content: unknown): string {
  return createHash("sha256").update(canonicalJson(content), "utf8").digest("hex");
}
