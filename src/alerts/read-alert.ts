import type { OfficerContext } from "./context.ts";
import { loadAlert } from "./load-alert.ts";
import { permit } from "./permit.ts";
import { viewOf } from "./view-alert.ts";
import type { AlertView } from "./views.ts";

/** One alert of the own agency, or one shared with it, with its verdict as of now; 404 for any other. */
export async function readAlert(context: OfficerContext, input: { alertId: string }): Promise<AlertView> {
  permit(context.actor, "read");
  const alert = await loadAlert(context.pool, context, "read", input.alertId);
  return viewOf(context.pool, context, alert);
}
