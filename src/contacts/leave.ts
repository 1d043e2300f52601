// Who leaves is erased at once and does not come back by an import: only a keyed hash stays.
import type { NamedKey } from "../seal.ts";
import { type Pool, withTransaction } from "../store/db.ts";
import { eraseContact } from "../store/erase-contact.ts";
import { readManageToken } from "./manage-token.ts";

/** Removes the contact that a manage or unsubscribe token names; a repeat is `left` again, a token that is not ours `unknown`. */
export async function leave(
  context: { pool: Pool; keys: { hash: readonly NamedKey[] } },
  token: string,
): Promise<"left" | "unknown"> {
  const contactId = readManageToken(context.keys.hash, token);
  if (contactId === undefined) return "unknown";
  await withTransaction(context.pool, (tx) => eraseContact(tx, contactId, "opted-out"));
  return "left";
}
