// Ends an approval by telephone: the code that the approver read aloud becomes a signature in the approver's name.
import { z } from "zod";
import { notFound, Problem } from "../errors.ts";
import type { BulletinRow } from "../store/bulletins.ts";
import { type Db, withTransaction } from "../store/db.ts";
import {
  closeTelephoneApproval,
  countTelephoneTry,
  readTelephoneApproval,
  type TelephoneApprovalRow,
} from "../store/telephone-approvals.ts";
import type { OfficerActor, OfficerContext } from "./context.ts";
import { firstAnswer, transitionName } from "./kept-answer.ts";
import { bulletinNumbered, type LoadedAlert, lockAlert } from "./load-alert.ts";
import { parseInput } from "./parse-input.ts";
import { permitOfficer } from "./permit.ts";
import { CODE_TRIES_MAX, isReadBackCode } from "./read-back-code.ts";
import { recordAct } from "./record.ts";
import { wrongState } from "./refusals.ts";
import { bulletinName, refuseUnlessShown } from "./refuse-unless-shown.ts";
import { signatureWords, signBulletin } from "./sign-bulletin.ts";
import { type TelephoneApprover, telephoneApprover } from "./telephone-approver.ts";
import type { BulletinAnswer } from "./views.ts";

const recordInput = z.strictObject({
  alertId: z.string(),
  number: z.int(),
  telephoneId: z.string(),
  code: z.string().regex(/^\d{6}$/, "the six digits that the approver reads aloud"),
  numberCalled: z.string().regex(/^\+[1-9]\d{6,14}$/, "the number you called, such as +33612345678"),
  ...signatureWords,
});
type RecordInput = z.output<typeof recordInput>;

/**
 * Signs in the approver's name what `askTelephoneApproval` bound the code to, as `approveBulletin` would. Only the officer who asked
 * may do so. A wrong code or number counts: 422 `wrong-code`, `wrong-number`; after five, after ten minutes or once the bulletin
 * changed, 409 `telephone-void`.
 */
export async function recordTelephoneApproval(
  context: OfficerContext,
  input: z.input<typeof recordInput>,
): Promise<BulletinAnswer> {
  const recorder = permitOfficer(context.actor, "record-approval");
  const wanted = parseInput(recordInput, input);
  const signed = await withTransaction(context.pool, (tx) => takeDown(tx, context, recorder, wanted));
  if (signed instanceof Problem) throw signed;
  return signed;
}

// A wrong code is given back, not thrown: the try must be committed.
async function takeDown(
  tx: Db,
  context: OfficerContext,
  recorder: OfficerActor,
  wanted: RecordInput,
): Promise<BulletinAnswer | Problem> {
  const alert = await lockAlert(tx, context, "record-approval", wanted.alertId);
  const bulletin = bulletinNumbered(alert, wanted.number);
  const asked = await readTelephoneApproval(tx, wanted.telephoneId);
  if (!asked || asked.bulletinId !== bulletin.id || asked.recorderId !== recorder.officerId)
    throw notFound("approval by telephone", wanted.telephoneId);
  // Dropped like every other answer to an approval when the alert goes back to its author.
  const keptAs = transitionName("approve", alert.row.id, wanted.number, asked.id);
  if (asked.doneAt) return answerAgain(tx, context, keptAs);
  if (bulletin.state !== "submitted")
    throw wrongState(bulletinName(alert, bulletin), bulletin.state, "approve");
  refuseUnlessShown(context, alert, bulletin, asked);
  if (asked.codeUntil <= context.clock.now() || asked.codeTries >= CODE_TRIES_MAX) throw telephoneVoid();
  const { approverId, capacity: chosen } = asked;
  const approver = await telephoneApprover(tx, context, alert, bulletin, { recorder, approverId, chosen });
  // The code went to an older number.
  if (approver.phone.verifiedAt > asked.askedAt) throw telephoneVoid();
  const wrong = await countIfWrong(tx, context, alert, bulletin, { asked, approver, wanted });
  if (wrong) return wrong;
  const signed = await signBulletin(tx, context, alert, bulletin, {
    signer: approver.signer,
    capacity: approver.capacity,
    recordedBy: recorder.officerId,
    credentials: recorder.credentials,
    overrides: wanted.overrides,
    note: wanted.note ?? null,
    delegate: wanted.delegate,
    keptAs,
  });
  // Refused by the plan, the code still holds: the approver is on the line and may override what the plan lets be overridden.
  if (!(signed instanceof Problem)) await closeTelephoneApproval(tx, asked.id, context.clock.now());
  return signed;
}

async function answerAgain(tx: Db, context: OfficerContext, keptAs: string): Promise<BulletinAnswer> {
  const answer = await firstAnswer<BulletinAnswer>(tx, context, keptAs);
  if (!answer) throw telephoneVoid();
  return answer;
}

async function countIfWrong(
  tx: Db,
  context: OfficerContext,
  { row, key }: LoadedAlert,
  bulletin: BulletinRow,
  by: { asked: TelephoneApprovalRow; approver: TelephoneApprover; wanted: RecordInput },
): Promise<Problem | undefined> {
  const { asked, approver, wanted } = by;
  const rightNumber = wanted.numberCalled === approver.phone.number;
  const given = { code: wanted.code, stored: asked.codeHash };
  if (rightNumber && isReadBackCode(context.keys.hash, asked.id, given)) return undefined;
  await countTelephoneTry(tx, asked.id);
  const tries = asked.codeTries + 1;
  await recordAct(tx, context, {
    alert: { id: row.id, agencyId: row.agencyId, key },
    act: "bulletin.telephone-code-refused",
    subjects: { bulletin: bulletin.id, telephone: asked.id, approver: asked.approverId, tries },
  });
  return refusedTry(rightNumber ? "code" : "number", CODE_TRIES_MAX - tries);
}

function refusedTry(what: "code" | "number", triesLeft: number): Problem {
  const left =
    triesLeft === 0 ? "No try is left: ask for a new code." : `Tries left with this code: ${triesLeft}.`;
  const extra = { triesLeft };
  if (what === "number") {
    const message = `That is not the approver's verified telephone: hang up and call them there. ${left}`;
    const errors = [{ pointer: "/numberCalled", code: "wrong-number", message }];
    return new Problem("unprocessable", "wrong-number", message, { errors, extra });
  }
  const message = `That is not the code that the approver was sent. ${left}`;
  const errors = [{ pointer: "/code", code: "wrong-code", message }];
  return new Problem("unprocessable", "wrong-code", message, { errors, extra });
}

function telephoneVoid(): Problem {
  return new Problem(
    "conflict",
    "telephone-void",
    "This code is void: it was used, tried too often, is older than ten minutes, or the bulletin has changed. Ask for a new one.",
  );
}
