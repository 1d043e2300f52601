import { type AuditSubjects, appendAudit } from "../store/audit.ts";
import type { Db } from "../store/db.ts";
import type { SignInContext } from "./context.ts";

/** Appends an officer's own act of signing in or out to the agency's chain: ids only. */
export async function recordSignIn(
  tx: Db,
  { keys, clock }: SignInContext,
  officer: { id: string; agencyId: string },
  act: string,
  subjects: AuditSubjects,
): Promise<void> {
  await appendAudit(tx, keys.auditSigning, {
    agencyId: officer.agencyId,
    actor: { kind: "officer", id: officer.id },
    act,
    subjects,
    at: clock.now(),
  });
}
