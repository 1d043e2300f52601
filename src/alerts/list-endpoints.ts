import { z } from "zod";
import { recipientId } from "../ids.ts";
import { unseal } from "../seal.ts";
import { endpointStates } from "../store/endpoint-states.ts";
import type { OfficerContext } from "./context.ts";
import { loadAlert } from "./load-alert.ts";
import { parseInput } from "./parse-input.ts";
import { permitOfficer } from "./permit.ts";
import type { EndpointView } from "./views.ts";

const input = z.strictObject({ alertId: z.string() });

/** Broadcasters shown of one alert; no country has as many endpoints. */
const ENDPOINTS_MAX = 2_000;

/**
 * Every broadcaster's endpoint that was to get a bulletin of this alert, with what became of the newest: those that have not taken it
 * first, with the number of whoever is on call there.
 */
export async function listEndpoints(
  context: OfficerContext,
  given: z.input<typeof input>,
): Promise<{ items: EndpointView[] }> {
  permitOfficer(context.actor, "read");
  const { alertId } = parseInput(input, given);
  await loadAlert(context.pool, context, "read", alertId);
  const states = await endpointStates(context.pool, alertId, ENDPOINTS_MAX);
  const items = states.map(({ id, at, onCallPhoneSealed, ...state }) => ({
    ...state,
    id: recipientId("end", id),
    at: at?.toISOString() ?? null,
    // Nobody is called about what arrived.
    onCallPhone:
      state.state === "accepted" || !onCallPhoneSealed
        ? null
        : unseal(context.keys.encryption, onCallPhoneSealed, "endpoint-phone").toString("utf8"),
  }));
  return { items };
}
