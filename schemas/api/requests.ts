// Bodies that officers send, beside the case itself (schemas/alert.ts). Unknown fields are refused everywhere.
import { z } from "zod";
import { countryCode, instant, line, localisedText } from "../alert.ts";
import { delegable } from "../delegation.ts";
import { areaInput } from "../geojson.ts";
import { capacity } from "../plan.ts";
import { agencyId, officerId } from "./parameters.ts";

/** RFC 7396 merge patch over the case: the fields to change, `null` to remove one. */
export const caseChanges = z
  .record(z.string(), z.unknown())
  .refine((changes) => Object.keys(changes).length > 0, "name at least one field to change")
  .meta({ description: "RFC 7396 merge patch over the case: fields to change, null removes one" });

/** A transition that may name the version that the officer was looking at. */
export const transitionBody = z.strictObject({ version: z.int().min(1).exactOptional() }).optional();

export const approveBody = z.strictObject({
  version: z.int().min(1),
  digest: z.string().regex(/^[0-9a-f]{64}$/, "the digest of the preview, 64 hexadecimal digits"),
  capacity: capacity.exactOptional(),
  overrides: z
    .array(z.strictObject({ criterion: z.string().regex(/^[a-z_]{3,40}$/), reason: line(600) }))
    .max(20)
    .exactOptional(),
  note: line(600).exactOptional(),
  /** What the requester may change alone from now on. */
  delegate: z.array(delegable).max(5).exactOptional(),
});

/** Who approves by telephone, and what the officer who records it was shown. */
export const askTelephoneBody = z.strictObject({
  approver: officerId,
  capacity: capacity.exactOptional(),
  version: approveBody.shape.version,
  digest: approveBody.shape.digest,
});

/** What the approver read aloud, and the number on which the officer called them back. */
export const recordTelephoneBody = z.strictObject({
  code: z.string().regex(/^[0-9]{6}$/, "the six digits that the approver reads aloud"),
  numberCalled: z.string().regex(/^\+[1-9][0-9]{6,14}$/, "the number you called, such as +33612345678"),
  overrides: approveBody.shape.overrides,
  note: approveBody.shape.note,
  delegate: approveBody.shape.delegate,
});

export const reasonBody = z.strictObject({ reason: line(600), version: z.int().min(1).exactOptional() });

export const shareBody = z.strictObject({ agencyId, may: z.enum(["read", "sign"]).default("read") });

export const updateBody = z.strictObject({
  changes: caseChanges.exactOptional(),
  area: areaInput.exactOptional(),
  expiresAt: instant.exactOptional(),
  notify: z.enum(["all", "new-area", "silent"]),
  underDelegation: z.boolean().exactOptional(),
});

export const cancelBody = z.strictObject({
  reason: z.enum(["found-safe", "found", "ended", "error"]),
  note: line(600).exactOptional(),
  childIndex: z.int().min(0).max(9).exactOptional(),
});

/** A channel of the plan's national programme, by its name there. */
/** For which neighbour a pack is made (ISO 3166-1); left out for nobody in particular. */
export const exportBody = z.strictObject({ for: countryCode.exactOptional() });
export const byHandBody = z.strictObject({ channel: line(80) });

export const dutyBody = z.strictObject({
  officerId: z.string().regex(/^ofc_[0-9a-hjkmnp-tv-z]{24}$/, "an officer's id, such as ofc_…"),
  capacity,
  position: z.int().min(1).max(99).exactOptional(),
  startsAt: instant.exactOptional(),
  endsAt: instant.exactOptional(),
});

export const keyBody = z.strictObject({ expiresAt: instant.exactOptional() }).optional();

export const bulletinChoice = z.strictObject({ number: z.int().min(1).exactOptional() }).optional();

/** Fields of the photo form beside the file, each a JSON document in the form. */
export const photoFields = z.strictObject({
  alt: localisedText(300).refine(
    (alt) => Object.keys(alt).length > 0,
    "describe the photo in one language at least",
  ),
  consent: z.strictObject({ by: line(120), at: instant, basis: line(300) }),
});
