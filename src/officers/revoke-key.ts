import { notFound, Problem } from "../errors.ts";
import { ensureOperatorAgency } from "../store/agencies.ts";
import { readKeyHolder, revokeApiKey } from "../store/api-keys.ts";
import { type Db, withTransaction } from "../store/db.ts";
import { readOfficer } from "../store/officers.ts";
import type { OfficeContext } from "./context.ts";
import { permitAdministrator, permitInAgency, permitOperator, recordOfficeAct } from "./permit-office.ts";

/** Ends a key at once. Keys of broadcasters and systems are the operator's. 409 `wrong-state` when it was revoked before. */
export async function revokeKey(context: OfficeContext, input: { keyId: string }): Promise<{ id: string }> {
  permitAdministrator(context);
  return withTransaction(context.pool, async (tx) => {
    const agencyId = await agencyOfKey(tx, context, input.keyId);
    if (!(await revokeApiKey(tx, input.keyId)))
      throw new Problem("conflict", "wrong-state", `Key ${input.keyId} is revoked already.`);
    await recordOfficeAct(tx, context, agencyId, "key.revoked", { key: input.keyId });
    return { id: input.keyId };
  });
}

async function agencyOfKey(tx: Db, context: OfficeContext, keyId: string): Promise<string> {
  const holder = await readKeyHolder(tx, keyId);
  if (!holder) throw notFound("key", keyId);
  const officer = holder.kind === "officer" ? await readOfficer(tx, holder.id) : undefined;
  if (officer) {
    permitInAgency(context, officer.agencyId, "key", keyId);
    return officer.agencyId;
  }
  if (context.actor.kind === "officer") throw notFound("key", keyId);
  permitOperator(context);
  return ensureOperatorAgency(tx);
}
