import { randomBytes } from "node:crypto";
import { z } from "zod";
import { instant, line, localisedText } from "../../schemas/alert.ts";
import { newId } from "../ids.ts";
import { seal, sealWith } from "../seal.ts";
import { appendAudit } from "../store/audit.ts";
import { withTransaction } from "../store/db.ts";
import { insertPhoto } from "../store/photos.ts";
import type { OfficerContext } from "./context.ts";
import { oncePerKey } from "./kept-answer.ts";
import { parseInput } from "./parse-input.ts";
import { permitOfficer } from "./permit.ts";
import { auditActor } from "./record.ts";
import { sealJson } from "./sealed-json.ts";
import type { PhotoView } from "./views.ts";

const photoInput = z.object({
  width: z.int().positive(),
  height: z.int().positive(),
  alt: localisedText(300).refine(
    (alt) => Object.keys(alt).length > 0,
    "describe the photo in one language at least",
  ),
  consent: z.strictObject({ by: line(120), at: instant, basis: line(300) }),
});

/**
 * Keeps a photo (bytes already re-encoded and stripped of metadata) under a key of its own, with what it shows per language and who
 * consented. It is bound to an alert when a case names it; unused, housekeeping erases it.
 */
export async function addPhoto(
  context: OfficerContext,
  input: { bytes: Buffer; width: number; height: number; alt: unknown; consent: unknown },
): Promise<PhotoView> {
  const officer = permitOfficer(context.actor, "add-photo");
  const { bytes, ...described } = input;
  const { width, height, alt, consent } = parseInput(photoInput, described);
  const at = context.clock.now();
  const id = newId("pho", at.getTime());
  const key = randomBytes(32);
  return withTransaction(context.pool, (tx) =>
    oncePerKey(tx, context, async () => {
      await insertPhoto(tx, {
        id,
        agencyId: officer.agencyId,
        wrapped: seal(context.keys.encryption, key, `photo-key:${id}`),
        wrappedBy: context.keys.encryption[0]?.id ?? "",
        sealed: sealWith(key, bytes, `photo:${id}`),
        width,
        height,
        bytes: bytes.length,
        altSealed: sealJson(key, alt, `photo-alt:${id}`),
        consentSealed: sealJson(key, consent, `photo-consent:${id}`),
        uploadedBy: officer.officerId,
        at,
      });
      await appendAudit(tx, context.keys.auditSigning, {
        agencyId: officer.agencyId,
        actor: auditActor(officer),
        act: "photo.added",
        subjects: { photo: id, bytes: bytes.length },
        at,
      });
      const answer = { id, width, height, alt, alertId: null, createdAt: at.toISOString() };
      return { answer, under: null };
    }),
  );
}
