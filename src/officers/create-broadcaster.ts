import { z } from "zod";
import { countryCode, line } from "../../schemas/alert.ts";
import { parseInput } from "../alerts/parse-input.ts";
import { newId } from "../ids.ts";
import { ensureOperatorAgency } from "../store/agencies.ts";
import { makeApiKey } from "../store/api-keys.ts";
import { insertBroadcaster } from "../store/broadcasters.ts";
import { withTransaction } from "../store/db.ts";
import type { OfficeContext } from "./context.ts";
import { permitOperator, recordOfficeAct } from "./permit-office.ts";

const broadcasterInput = z.strictObject({ name: line(120), country: countryCode });

/** Makes a broadcaster with its first key, shown once. The operator's act; endpoints are the broadcaster's own. */
export async function createBroadcaster(
  context: OfficeContext,
  input: z.input<typeof broadcasterInput>,
): Promise<{ id: string; key: { id: string; text: string } }> {
  permitOperator(context);
  const { name, country } = parseInput(broadcasterInput, input);
  const id = newId("brc", context.clock.now().getTime());
  return withTransaction(context.pool, async (tx) => {
    await insertBroadcaster(tx, { id, name, country });
    const key = await makeApiKey(tx, {
      holderKind: "broadcaster",
      holderId: id,
      mintedBy: context.actor.kind === "officer" ? null : context.actor.id,
      expiresAt: null,
    });
    const agencyId = await ensureOperatorAgency(tx);
    await recordOfficeAct(tx, context, agencyId, "broadcaster.created", {
      broadcaster: id,
      key: key.id,
      country,
    });
    return { id, key };
  });
}
