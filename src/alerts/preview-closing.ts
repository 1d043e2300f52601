import type { EndReason } from "../../schemas/alert.ts";
import type { LanguageTexts } from "../../schemas/bulletin.ts";
import { newId } from "../ids.ts";
import type { OfficerContext } from "./context.ts";
import { loadAlert } from "./load-alert.ts";
import { permit } from "./permit.ts";
import { prepareClosure } from "./prepare-closure.ts";

/** Every text, by language, that a cancel for this reason would send now. Changes nothing. */
export async function previewClosing(
  context: OfficerContext,
  input: { alertId: string; reason: Exclude<EndReason, "expired"> },
): Promise<Record<string, LanguageTexts>> {
  permit(context.actor, "read");
  const alert = await loadAlert(context.pool, context, "read", input.alertId);
  const id = newId("bul", context.clock.now().getTime());
  const closing = { kind: "cancel", reason: input.reason } as const;
  return (await prepareClosure(context, alert, id, closing)).content.texts;
}
