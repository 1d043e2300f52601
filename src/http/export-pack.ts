// The export pack as one ZIP file: the case, every text, the photos, and a page to print.
import { zipSync } from "fflate";
import type { AlertExport } from "../alerts/export-alert.ts";
import { readAgency } from "../store/agencies.ts";
import { EXPORT_STYLE, exportPage } from "../web/export-page.ts";
import type { AppParts } from "./parts.ts";

/** The ZIP's bytes. Photos are stored as they are: they are compressed already. */
export async function exportPack(parts: Pick<AppParts, "pool">, pack: AlertExport): Promise<Buffer> {
  const agency = await readAgency(parts.pool, pack.alert.agencyId);
  const { alert, preview, photos, madeAt, madeFor } = pack;
  const page = exportPage(pack, { name: agency?.name ?? "", phone: agency?.dutyPhone ?? null });
  const files = {
    "alert.json": json({ madeAt, madeFor, alert }),
    "texts.json": json({ languages: preview.languages, texts: preview.texts }),
    "page.html": Buffer.from(page),
    "page.css": Buffer.from(EXPORT_STYLE),
  };
  const pictures = Object.fromEntries(
    photos.map(
      ({ id, bytes }) => [`photos/${id}.jpg`, [new Uint8Array(bytes), { level: 0 as const }]] as const,
    ),
  );
  return Buffer.from(zipSync({ ...files, ...pictures }, { mtime: new Date(madeAt) }));
}

function json(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}
