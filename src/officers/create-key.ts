import { z } from "zod";
import { instant } from "../../schemas/alert.ts";
import { fieldProblem, parseInput } from "../alerts/parse-input.ts";
import { notFound, Problem } from "../errors.ts";
import { makeApiKey } from "../store/api-keys.ts";
import { withTransaction } from "../store/db.ts";
import { readOfficer } from "../store/officers.ts";
import type { OfficeContext } from "./context.ts";
import { permitAdministrator, permitInAgency, recordOfficeAct } from "./permit-office.ts";

const keyInput = z.strictObject({ officerId: z.string(), expiresAt: instant.optional() });

/** Mints a key for one officer; its text is given here and never again. By whom it was minted is recorded with it. */
export async function createKey(
  context: OfficeContext,
  input: z.input<typeof keyInput>,
): Promise<{ id: string; text: string }> {
  permitAdministrator(context);
  const { officerId, expiresAt } = parseInput(keyInput, input);
  const ends = expiresAt === undefined ? null : new Date(expiresAt);
  if (ends && ends <= context.clock.now())
    throw fieldProblem("expires-too-early", "/expiresAt", "This key would have expired already.");
  return withTransaction(context.pool, async (tx) => {
    const officer = await readOfficer(tx, officerId);
    if (!officer) throw notFound("officer", officerId);
    permitInAgency(context, officer.agencyId, "officer", officerId);
    if (officer.disabledAt) throw new Problem("conflict", "wrong-state", `Officer ${officerId} is disabled.`);
    const mintedBy = context.actor.kind === "officer" ? context.actor.officerId : context.actor.id;
    const key = await makeApiKey(tx, {
      holderKind: "officer",
      holderId: officerId,
      mintedBy,
      expiresAt: ends,
    });
    await recordOfficeAct(tx, context, officer.agencyId, "key.created", { key: key.id, officer: officerId });
    return key;
  });
}
