// A bulletin before its commit: the case it is made from and exactly what it would publish. Sealed in the bulletin's own row.
import { z } from "zod";
import { alertCase } from "../../schemas/alert.ts";
import { bulletinContent } from "../../schemas/bulletin.ts";
import { openJson, sealJson } from "./sealed-json.ts";

const cut = z.object({
  country: z.string().nullable(),
  name: z.string().nullable(),
  authority: z.string().nullable(),
  phone: z.string().nullable(),
  areaKm2: z.number(),
});

/** What is proposed. `returned` is why an authoriser sent it back or refused it. */
export const proposal = z.object({
  case: alertCase,
  content: bulletinContent,
  sms: z.record(
    z.string(),
    z.object({
      encoding: z.enum(["GSM-7", "UCS-2"]),
      units: z.int(),
      segments: z.int(),
      forcedBy: z.array(z.string()),
    }),
  ),
  leftOut: z.array(z.object({ language: z.string(), what: z.string() })),
  faults: z.array(z.object({ language: z.string(), field: z.string(), message: z.string() })),
  cut: z.array(cut),
  sceneInside: z.boolean().nullable(),
  returned: z.object({ reason: z.string() }).nullable(),
});
export type Proposal = z.output<typeof proposal>;

/** Seals a proposal for the row of the bulletin `bulletinId`. */
export function sealProposal(key: Buffer, bulletinId: string, value: Proposal): Buffer {
  return sealJson(key, value, `proposal:${bulletinId}`);
}

/** The proposal of an open bulletin again. */
export function openProposal(key: Buffer, bulletinId: string, sealed: Buffer): Proposal {
  return openJson(proposal, key, sealed, `proposal:${bulletinId}`);
}
