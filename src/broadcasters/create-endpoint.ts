// The operator's act: an endpoint for a broadcaster whose engineer has shown, by other means, that the address is theirs.
import { randomBytes } from "node:crypto";
import type { z } from "zod";
import { endpointInput } from "../../schemas/endpoint.ts";
import { parseInput } from "../alerts/parse-input.ts";
import { notFound } from "../errors.ts";
import { recipientId } from "../ids.ts";
import type { OfficeContext } from "../officers/index.ts";
import { permitOperator, recordOfficeAct } from "../officers/permit-office.ts";
import { seal } from "../seal.ts";
import { ensureOperatorAgency } from "../store/agencies.ts";
import { withTransaction } from "../store/db.ts";
import { insertEndpoint } from "../store/endpoints.ts";

/** Standard Webhooks asks for 24 to 64 random bytes. */
const SECRET_BYTES = 32;

/** Makes an endpoint and gives its id and signing secret (`whsec_…`), which is shown here and never again. */
export async function createEndpoint(
  context: OfficeContext,
  broadcasterId: string,
  input: z.input<typeof endpointInput>,
): Promise<{ id: string; secret: string }> {
  permitOperator(context);
  const { url, onCallPhone, ...filters } = parseInput(endpointInput, input);
  const secret = `whsec_${randomBytes(SECRET_BYTES).toString("base64")}`;
  const keys = context.keys.encryption;
  return withTransaction(context.pool, async (tx) => {
    const number = await insertEndpoint(tx, {
      ...filters,
      broadcasterId,
      urlSealed: seal(keys, url, "endpoint-url"),
      host: new URL(url).host,
      secretSealed: seal(keys, secret, "endpoint-secret"),
      onCallPhoneSealed: onCallPhone ? seal(keys, onCallPhone, "endpoint-phone") : null,
    });
    if (number === undefined) throw notFound("broadcaster", broadcasterId);
    const id = recipientId("end", number);
    const agencyId = await ensureOperatorAgency(tx);
    await recordOfficeAct(tx, context, agencyId, "endpoint.created", {
      endpoint: id,
      broadcaster: broadcasterId,
    });
    return { id, secret };
  });
}
