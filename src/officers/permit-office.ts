// Who may manage an agency's officers and keys: the operator, and an administrator of that agency. Nobody who asks for or releases alerts.
import { notFound, Problem } from "../errors.ts";
import { type AuditSubjects, appendAudit } from "../store/audit.ts";
import type { Db } from "../store/db.ts";
import type { OfficeContext } from "./context.ts";

/** Refuses everybody but the operator. */
export function permitOperator({ actor }: OfficeContext): void {
  if (actor.kind !== "operator")
    throw new Problem("forbidden", "wrong-role", "Only the operator of the installation may do this.");
}

/** Refuses everybody but the operator and administrators, before anything is read. */
export function permitAdministrator({ actor }: OfficeContext): void {
  if (actor.kind === "operator") return;
  if (actor.kind === "officer" && actor.roles.includes("administrator")) return;
  throw new Problem("forbidden", "wrong-role", "This needs an officer with the role administrator.", {
    extra: { roles: ["administrator"] },
  });
}

/** Refuses an administrator of another agency as if `what` did not exist. */
export function permitInAgency({ actor }: OfficeContext, agencyId: string, what: string, id: string): void {
  if (actor.kind === "officer" && actor.agencyId !== agencyId) throw notFound(what, id);
}

/** Appends to the agency's chain; ids only, no names. */
export async function recordOfficeAct(
  tx: Db,
  { actor, keys, clock }: OfficeContext,
  agencyId: string,
  act: string,
  subjects: AuditSubjects,
): Promise<void> {
  await appendAudit(tx, keys.auditSigning, {
    agencyId,
    actor:
      actor.kind === "officer"
        ? { kind: "officer", id: actor.officerId }
        : { kind: actor.kind, id: actor.id },
    act,
    subjects,
    at: clock.now(),
  });
}
