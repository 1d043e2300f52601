import { z } from "zod";
import { countryCode } from "../../schemas/alert.ts";
import { withTransaction } from "../store/db.ts";
import type { OfficerContext } from "./context.ts";
import { lockAlert } from "./load-alert.ts";
import { parseInput } from "./parse-input.ts";
import { permitOfficer } from "./permit.ts";
import { previewAlert } from "./preview-alert.ts";
import { readPhoto } from "./read-photo.ts";
import { recordAct } from "./record.ts";
import { contentsOf } from "./refusals.ts";
import { viewAlert } from "./view-alert.ts";
import type { AlertView, PreviewView } from "./views.ts";

const exportInput = z.strictObject({ alertId: z.string(), for: countryCode.nullable().default(null) });

/** Everything that a neighbour needs to publish for the same child: the case, every text, the photos. What officers attested and told each other stays here. */
export type AlertExport = {
  alert: Omit<AlertView, "attestations" | "criteria" | "delegations" | "bulletins" | "shares" | "byHand">;
  preview: PreviewView;
  photos: { id: string; bytes: Buffer; alt: Record<string, string> }[];
  madeAt: string;
  madeFor: string | null;
};

/** The pack for a neighbour (`for`: ISO 3166-1, or null for nobody in particular). Its making is on record. 410 `erased` after the end. */
export async function exportAlert(
  context: OfficerContext,
  input: { alertId: string; for?: string | null },
): Promise<AlertExport> {
  permitOfficer(context.actor, "export");
  const { alertId, for: madeFor } = parseInput(exportInput, input);
  const { at, full } = await withTransaction(context.pool, async (tx) => {
    const alert = await lockAlert(tx, context, "export", alertId);
    const { key } = contentsOf(alert);
    await recordAct(tx, context, {
      alert: { id: alert.row.id, agencyId: alert.row.agencyId, key },
      act: "alert.exported",
      subjects: { version: alert.row.version, ...(madeFor === null ? {} : { for: madeFor }) },
    });
    return { at: context.clock.now(), full: await viewAlert(tx, context, alertId) };
  });
  const {
    attestations: _attestations,
    criteria: _criteria,
    delegations: _delegations,
    bulletins: _bulletins,
    shares: _shares,
    byHand: _byHand,
    ...alert
  } = full;
  const ids = [...new Set((alert.children ?? []).flatMap(({ photoIds }) => photoIds))];
  const photos = await Promise.all(ids.map((photoId) => readPhoto(context, { photoId })));
  return {
    alert,
    preview: await previewAlert(context, { alertId }),
    photos: photos.map(({ id, bytes, alt }) => ({ id, bytes, alt })),
    madeAt: at.toISOString(),
    madeFor,
  };
}
