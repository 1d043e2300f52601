// What lies in the database after officers have acted, and the invented photo that they use.

import type { BulletinContent } from "../../schemas/bulletin.ts";
import { openCommitted } from "../../src/alerts/open-committed.ts";
import { openAlertKey } from "../../src/seal.ts";
import { readAlertKey } from "../../src/store/alert-keys.ts";
import { bulletinsOf, readPublished } from "../../src/store/bulletins.ts";
import type { Pool } from "../../src/store/db.ts";
import { KEYS } from "./scene.ts";

/** A photo as the verbs take it: re-encoded elsewhere. */
export const PHOTO = {
  bytes: Buffer.from("a jpeg, for all that the verbs know"),
  width: 300,
  height: 400,
  alt: { fr: "Une fillette" },
  consent: { by: "mother", at: "2026-11-23T14:00:00Z", basis: "written" },
};

/** Every row of every table as text. */
export async function everything(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname = 'public'`,
  );
  let text = "";
  for (const { name } of rows)
    text +=
      (await pool.query<{ t: string | null }>(`SELECT string_agg(x.*::text, ' ') AS t FROM ${name} x`))
        .rows[0]?.t ?? "";
  return text;
}

/** What a committed bulletin published; undefined once it was erased. */
export async function contentOf(
  pool: Pool,
  alertId: string,
  number: number,
): Promise<BulletinContent | undefined> {
  const wrapped = await readAlertKey(pool, alertId);
  const key = wrapped && openAlertKey(KEYS.encryption, alertId, wrapped);
  const bulletin = (await bulletinsOf(pool, alertId)).find((each) => each.number === number);
  if (!bulletin) return undefined;
  const { contentSealed } = await readPublished(pool, bulletin.id);
  return openCommitted(KEYS.encryption, key, bulletin, contentSealed);
}
