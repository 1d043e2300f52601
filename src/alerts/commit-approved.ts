// Releases a fully signed bulletin: row, alert, what is done by hand, verdict, record and due work in the caller's transaction.
import { CHANNELS } from "../../schemas/channel.ts";
import type { BulletinRow } from "../store/bulletins.ts";
import { insertByHand } from "../store/by-hand.ts";
import type { Db } from "../store/db.ts";
import { activateAlertRow, advanceAlertRow } from "../store/move-alerts.ts";
import { insertVerdict } from "../store/verdicts.ts";
import { commitBulletinRow } from "../store/write-bulletins.ts";
import { contentAtCommit, numberAtCommit, sealContent } from "./commit-content.ts";
import type { OfficerContext } from "./context.ts";
import type { JudgedApproval } from "./judge-approval.ts";
import type { LoadedAlert } from "./load-alert.ts";
import type { Proposal } from "./proposal.ts";
import { recordAct } from "./record.ts";
import { contentsOf, wrongState } from "./refusals.ts";
import { refuseOneAdministrator } from "./refuse-one-administrator.ts";
import { refuseUnconfirmed } from "./refuse-unconfirmed.ts";
import { sealJson } from "./sealed-json.ts";

/**
 * Commits a submitted bulletin whose every required signature is given and whose verdict leaves nothing standing.
 * Under a delegation `signedOn` is the bulletin whose signatures carry this one. 422 `plan-unconfirmed`, 403 `one-administrator`.
 */
export async function commitApproved(
  tx: Db,
  context: OfficerContext,
  alert: LoadedAlert,
  bulletin: BulletinRow,
  { proposal, report }: JudgedApproval,
  signedOn?: string,
): Promise<void> {
  const { row } = alert;
  await refuseUnconfirmed(tx, context, alert);
  await refuseOneAdministrator(tx, context, bulletin, signedOn);
  const { key } = contentsOf(alert);
  const at = context.clock.now();
  const number = numberAtCommit(alert, bulletin.number);
  const content = contentAtCommit(context, alert, proposal.content, number);
  const ledgerId = await commitBulletinRow(tx, {
    id: bulletin.id,
    version: bulletin.version,
    number,
    contentSealed: sealContent(key, bulletin.id, content),
    ...audienceAtCommit(alert, bulletin),
    rings: bulletin.rings,
    expiresAt: bulletin.expiresAt,
  });
  const released = { id: row.id, newestNumber: number, expiresAt: bulletin.expiresAt, at };
  const moved =
    bulletin.kind === "alert"
      ? await activateAlertRow(tx, { ...released, version: bulletin.version })
      : await advanceAlertRow(tx, { ...released, content: newCase(key, row.id, proposal) });
  if (ledgerId === undefined || !moved) throw wrongState(`Alert ${row.id}`, row.state, "approve");
  await insertByHand(tx, row.id, byHandOf(alert));
  await insertVerdict(tx, { alertId: row.id, version: row.version, act: "approve", report, at });
  await recordAct(tx, context, {
    alert: { id: row.id, agencyId: row.agencyId, key },
    act: "bulletin.committed",
    subjects: { bulletin: bulletin.id, number, version: bulletin.version, digest: bulletin.digest },
  });
}

// A silent update tells nobody again; but whom the bulletins before it have not reached yet must still hear, and hear the newest.
function audienceAtCommit(
  alert: LoadedAlert,
  { reach, channels }: BulletinRow,
): Pick<BulletinRow, "reach" | "channels"> {
  const unfinished = alert.bulletins.filter(
    (earlier) => earlier.state === "committed" && earlier.settledAt === null,
  );
  const wanted = new Set(
    unfinished.flatMap((earlier) => (earlier.reach === "silent" ? [] : earlier.channels)),
  );
  // People whom an unfinished update still owes its news were reached by the alert before it: "new-area" would pass them over.
  const owed = unfinished.some((earlier) => earlier.reach === "area-or-reached");
  if (wanted.size === 0 || (reach !== "silent" && !(reach === "new-area" && owed)))
    return { reach, channels };
  return {
    reach: owed ? "area-or-reached" : "new-area",
    channels: CHANNELS.filter((channel) => wanted.has(channel) || channels.includes(channel)),
  };
}

function newCase(key: Buffer, alertId: string, proposal: Proposal) {
  return {
    caseSealed: sealJson(key, proposal.case, `case:${alertId}`),
    region: proposal.case.region ?? null,
  };
}

function byHandOf({ plan }: LoadedAlert): { channel: string; who: string; phone: string | null }[] {
  return plan.plan.nationalChannels
    .filter(({ by }) => by === "hand")
    .map(({ channel, who, phone }) => ({
      channel,
      who: who ?? plan.plan.authority.name,
      phone: phone ?? null,
    }));
}
