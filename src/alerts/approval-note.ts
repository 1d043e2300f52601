// What an authoriser wrote beside a signature: a note, and the reason of each override. Sealed under the alert's key.
import { z } from "zod";
import type { ApprovalRow } from "../store/approvals.ts";
import { openJson, sealJson } from "./sealed-json.ts";

const note = z.object({
  note: z.string().nullable(),
  overrides: z.array(z.object({ criterion: z.string(), reason: z.string() })),
});
export type ApprovalNote = z.output<typeof note>;

/** Seals it for the row of one approval. */
export function sealApprovalNote(
  key: Buffer,
  bulletinId: string,
  officerId: string,
  value: ApprovalNote,
): Buffer {
  return sealJson(key, value, purposeOf(bulletinId, officerId));
}

/** It again; empty once it was erased. */
export function approvalNote(key: Buffer | null, approval: ApprovalRow): ApprovalNote {
  if (!key || !approval.noteSealed) return { note: null, overrides: [] };
  return openJson(note, key, approval.noteSealed, purposeOf(approval.bulletinId, approval.officerId));
}

function purposeOf(bulletinId: string, officerId: string): string {
  return `approval:${bulletinId}:${officerId}`;
}
