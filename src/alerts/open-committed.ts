// Opens what a committed bulletin published: a closure lies under the installation's keys, everything else under its alert's.
import { type BulletinContent, bulletinContent } from "../../schemas/bulletin.ts";
import { type NamedKey, unseal } from "../seal.ts";
import type { BulletinRow } from "../store/bulletins.ts";
import { openJson } from "./sealed-json.ts";

/** The content of a committed bulletin from its sealed form; undefined once it was erased. `alertKey` is null when that key is destroyed. */
export function openCommitted(
  encryption: readonly NamedKey[],
  alertKey: Buffer | null,
  { id, kind }: Pick<BulletinRow, "id" | "kind">,
  contentSealed: Buffer | null,
): BulletinContent | undefined {
  if (!contentSealed) return undefined;
  const purpose = `bulletin:${id}`;
  if (kind === "cancel" || kind === "expiry")
    return bulletinContent.parse(JSON.parse(unseal(encryption, contentSealed, purpose).toString("utf8")));
  return alertKey ? openJson(bulletinContent, alertKey, contentSealed, purpose) : undefined;
}
