// What the API answers about alerts and bulletins; times are RFC 3339, ids opaque. Twin of `src/alerts/views.ts`.
import { z } from "zod";
import {
  alertCase,
  alertState,
  alertStatus,
  attestation,
  child,
  disappearance,
  endReason,
  suspect,
  vehicle,
} from "../alert.ts";
import { bulletinKind, bulletinState, reach } from "../bulletin.ts";
import { channelKind } from "../channel.ts";
import { criteriaReport } from "../criteria-report.ts";
import { delegable } from "../delegation.ts";
import { areaInput, multiPolygon } from "../geojson.ts";
import { capacity, requiredApproval } from "../plan.ts";

const time = z.string();

export const approvalAnswer = z.object({
  capacity,
  officerId: z.string(),
  agencyId: z.string(),
  version: z.int(),
  at: time,
  overrides: z.array(z.string()),
  byTelephone: z.object({ recordedBy: z.string() }).nullable(),
});

const wayAnswer = z.object({
  outcome: z.enum(["accepted", "failed", "none"]),
  code: z.string().optional(),
});

/** Who was called about a bulletin that waits, and when the next one will be. */
export const callingAnswer = z
  .object({
    waitingSince: time.nullable(),
    nextAt: time.nullable(),
    calls: z.array(
      z.object({
        officerId: z.string(),
        capacity,
        round: z.int(),
        at: time,
        ways: z.object({ sms: wayAnswer, email: wayAnswer }).nullable(),
        openedAt: time.nullable(),
      }),
    ),
  })
  .meta({ id: "Calling", description: "Calls of officers who may sign, while a bulletin waits" });

export const telephoneAnswer = z
  .object({
    id: z.string(),
    alertId: z.string(),
    number: z.int(),
    version: z.int(),
    digest: z.string(),
    approver: z.string(),
    capacity,
    phoneEnds: z.string().meta({ description: "The last three digits of the approver's verified telephone" }),
    callBack: z.string().meta({ description: "What to do now, for the officer who records" }),
    codeUntil: time,
    triesLeft: z.int(),
  })
  .meta({ id: "TelephoneApproval" });

export const bulletinAnswer = z
  .object({
    id: z.string(),
    number: z.int(),
    kind: bulletinKind,
    state: bulletinState,
    version: z.int(),
    digest: z.string(),
    reach,
    channels: z.array(channelKind),
    requestedBy: z.string().nullable(),
    expiresAt: time,
    createdAt: time,
    submittedAt: time.nullable(),
    committedAt: time.nullable(),
    settledAt: time.nullable(),
    approvals: z.array(approvalAnswer),
    approvalsLeft: z.array(requiredApproval),
    calling: callingAnswer.nullable(),
    returnedFor: z.string().nullable(),
  })
  .meta({ id: "Bulletin" });

export const cutAnswer = z
  .object({
    country: z.string().nullable(),
    name: z.string().nullable(),
    authority: z.string().nullable(),
    phone: z.string().nullable(),
    areaKm2: z.number(),
  })
  .meta({ id: "Cut", description: "A part of the area outside the agency's ground, and whom to call there" });

export const neighbourAnswer = z
  .object({
    country: z.string(),
    name: z.string(),
    authority: z.string().nullable(),
    phone: z.string().nullable(),
    programme: z.string().nullable(),
    arrangement: z.string().nullable(),
    km: z.number().nullable().meta({ description: "From the scene to its ground; null beyond 50 km" }),
  })
  .meta({ id: "Neighbour", description: "A country across a near border, and whom to call there" });

export const byHandAnswer = z.object({
  channel: z.string(),
  who: z.string(),
  phone: z.string().nullable(),
  doneBy: z.string().nullable(),
  doneAt: time.nullable(),
});

export const alertSummary = z
  .object({
    id: z.string(),
    agencyId: z.string(),
    origin: z.string(),
    country: z.string(),
    region: z.string().nullable(),
    tier: z.string(),
    status: alertStatus,
    state: alertState,
    version: z.int(),
    planVersion: z.string(),
    requesterId: z.string(),
    expiresAt: time,
    newestNumber: z.int(),
    createdAt: time,
    updatedAt: time,
    submittedAt: time.nullable(),
    activatedAt: time.nullable(),
    endedAt: time.nullable(),
    endReason: endReason.nullable(),
  })
  .meta({ id: "AlertSummary" });

export const delegationAnswer = z.object({
  id: z.string(),
  fields: z.array(delegable),
  givenBy: z.string(),
  at: time,
  revokedBy: z.string().nullable(),
  revokedAt: time.nullable(),
  usedFor: z.array(z.string()),
});

/** The whole alert; the fields of the case are absent once erased. */
export const alertAnswer = z
  .object({
    ...alertSummary.shape,
    reference: alertCase.shape.reference,
    children: z.array(child).optional(),
    suspects: z.array(suspect).optional(),
    vehicles: z.array(vehicle).optional(),
    disappearance: disappearance.optional(),
    attestations: z.record(z.string(), attestation).optional(),
    area: areaInput.optional(),
    languages: z.array(z.string()).optional(),
    tipPhone: z.string().optional(),
    planConfirmed: z.boolean(),
    requestedExpiresAt: time.nullable(),
    criteria: criteriaReport.nullable(),
    resolvedArea: multiPolygon.nullable(),
    cut: z.array(cutAnswer),
    neighbours: z.array(neighbourAnswer),
    bulletins: z.array(bulletinAnswer),
    shares: z.array(
      z.object({
        agencyId: z.string(),
        may: z.enum(["read", "sign"]),
        sharedBy: z.string(),
        sharedAt: time,
      }),
    ),
    byHand: z.array(byHandAnswer),
    delegations: z.array(delegationAnswer),
  })
  .meta({ id: "Alert" });

export const alertPage = z.object({ items: z.array(alertSummary), next: z.string().nullable() });

/** The bulletin that an act made or moved, with the alert as it then was. */
export const bulletinActAnswer = z
  .object({ alert: alertAnswer, bulletin: bulletinAnswer, committed: z.boolean() })
  .meta({ id: "BulletinAct" });

export const historyPage = z.object({
  items: z.array(
    z.object({
      agencyId: z.string(),
      sequence: z.int(),
      at: time,
      actor: z.object({ kind: z.string(), id: z.string() }),
      act: z.string(),
      subjects: z.record(z.string(), z.union([z.string(), z.number()])),
    }),
  ),
  next: z.string().nullable(),
});
