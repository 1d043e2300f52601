// What each country's files said when they were last sound. Content is stored and given back as it is; who reads it parses it.
import type { Db } from "./db.ts";

/** A country's content with its hash (SHA-256 in hex over canonical JSON) and the version of its plan. */
export type LastGood = { country: string; hash: string; planVersion: string; content: unknown };

/** The hash kept for each country of `hashesOf`, and the whole content with its time for each of `contentOf`. */
export async function readLastGood(
  db: Db,
  { hashesOf, contentOf }: { hashesOf: readonly string[]; contentOf: readonly string[] },
): Promise<{ hashes: Map<string, string>; contents: Map<string, LastGood & { keptAt: Date }> }> {
  const { rows } = await db.query<LastGood & { keptAt: Date }>(
    `SELECT country, hash, plan_version AS "planVersion", kept_at AS "keptAt",
       CASE WHEN country = ANY ($2) THEN content END AS content
     FROM country_last_good WHERE country = ANY ($1) OR country = ANY ($2)`,
    [hashesOf, contentOf],
  );
  return {
    hashes: new Map(rows.map(({ country, hash }) => [country, hash])),
    contents: new Map(
      rows.filter(({ country }) => contentOf.includes(country)).map((row) => [row.country, row]),
    ),
  };
}

/**
 * Keeps each content unless exactly this one is kept already, all in one statement; gives the countries that it wrote.
 * Rows go in the order of their countries, so that processes that start together wait for each other and never lock up.
 */
export async function keepLastGood(db: Db, contents: readonly LastGood[]): Promise<string[]> {
  if (contents.length === 0) return [];
  const { rows } = await db.query<{ country: string }>(
    `INSERT INTO country_last_good AS kept (country, hash, plan_version, content)
     SELECT country, hash, "planVersion", content
     FROM jsonb_to_recordset($1) AS given (country text, hash text, "planVersion" text, content jsonb)
     ORDER BY country
     ON CONFLICT (country) DO UPDATE SET
       hash = EXCLUDED.hash, plan_version = EXCLUDED.plan_version, content = EXCLUDED.content, kept_at = now()
     WHERE kept.hash <> EXCLUDED.hash
     RETURNING country`,
    [JSON.stringify(contents)],
  );
  return rows.map(({ country }) => country).sort();
}
