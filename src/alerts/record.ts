// Writes an act into the record, in the transaction of the act. Subjects are ids; whatever people wrote goes into details.
import { type AuditActor, type AuditSubjects, appendAudit } from "../store/audit.ts";
import type { Db } from "../store/db.ts";
import type { Actor, OfficerContext } from "./context.ts";

/** An act on an alert. `key` is the alert's own, needed when there are details. */
export type RecordedAct = {
  alert: { id: string; agencyId: string; key: Buffer | null };
  act: string;
  subjects?: AuditSubjects;
  details?: Readonly<Record<string, unknown>>;
};

/** Appends to the chain of the acting officer's agency; what the service does stands in the chain of the alert's. */
export async function recordAct(tx: Db, context: OfficerContext, entry: RecordedAct): Promise<void> {
  const { actor, keys, clock } = context;
  const { alert, act, subjects, details } = entry;
  await appendAudit(tx, keys.auditSigning, {
    agencyId: actor.kind === "officer" ? actor.agencyId : alert.agencyId,
    actor: auditActor(actor),
    act,
    subjects: { alert: alert.id, ...subjects },
    at: clock.now(),
    ...(details && alert.key ? { details, openingKey: { alertId: alert.id, key: alert.key } } : {}),
  });
}

/** The actor as the record names it. */
export function auditActor(actor: Actor): AuditActor {
  return actor.kind === "officer"
    ? { kind: "officer", id: actor.officerId }
    : { kind: "system", id: actor.id };
}
