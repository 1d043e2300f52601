import type { BulletinContent } from "../../schemas/bulletin.ts";
import { countSms } from "../domain/text/count-sms.ts";
import type { Rendering } from "../domain/text/render-input.ts";
import { Problem } from "../errors.ts";
import { type BulletinRow, readPublished } from "../store/bulletins.ts";
import type { OfficerContext } from "./context.ts";
import {
  bulletinNumbered,
  type LoadedAlert,
  loadAlert,
  newestCommitted,
  openBulletinOf,
} from "./load-alert.ts";
import { openCommitted } from "./open-committed.ts";
import { ownAgency } from "./own-agency.ts";
import { permit } from "./permit.ts";
import { prepareBulletin } from "./prepare-bulletin.ts";
import type { Proposal } from "./proposal.ts";
import { contentsOf } from "./refusals.ts";
import { proposalOf } from "./view-alert.ts";
import type { CutView, PreviewView } from "./views.ts";

/** What a bulletin publishes, or would. */
export type Shown = {
  bulletin: BulletinRow;
  content: BulletinContent;
  digest: string;
  rendering: Pick<Rendering, "sms" | "leftOut" | "faults">;
  cut: CutView[];
  area: BulletinRow["area"];
  rings: BulletinRow["rings"];
  channels: BulletinRow["channels"];
};

/** Every text as each channel would send it. `number` defaults to the open bulletin, else the newest; 410 once erased. */
export async function previewAlert(
  context: OfficerContext,
  input: { alertId: string; number?: number },
): Promise<PreviewView> {
  permit(context.actor, "read");
  const alert = await loadAlert(context.pool, context, "read", input.alertId);
  const shown = await showBulletin(context, alert, input.number);
  return {
    alertId: alert.row.id,
    number: shown.bulletin.number,
    version: shown.bulletin.version,
    digest: shown.digest,
    languages: shown.content.languages,
    texts: shown.content.texts,
    ...shown.rendering,
    resolvedArea: shown.area,
    cut: shown.cut,
  };
}

/** A draft is rendered anew, for its end counts from now; a submitted bulletin is shown as it was frozen, a committed one as it was sent. */
export async function showBulletin(
  context: OfficerContext,
  alert: LoadedAlert,
  number: number | undefined,
): Promise<Shown> {
  const bulletin = number === undefined ? currentBulletin(alert) : bulletinNumbered(alert, number);
  if (bulletin.kind === "alert" && (bulletin.state === "draft" || bulletin.state === "returned"))
    return showDraft(context, alert, bulletin);
  return bulletin.state === "committed"
    ? showCommitted(context, alert, bulletin)
    : showProposal(bulletin, proposalOf(alert, bulletin));
}

async function showCommitted(
  context: OfficerContext,
  alert: LoadedAlert,
  bulletin: BulletinRow,
): Promise<Shown> {
  const { area, rings, contentSealed } = await readPublished(context.pool, bulletin.id);
  const content = openCommitted(context.keys.encryption, alert.key, bulletin, contentSealed);
  if (!content) throw erased(bulletin);
  const { digest, channels } = bulletin;
  const rendering = { sms: smsOf(content, context.publicUrl), leftOut: [], faults: [] };
  return { bulletin, content, digest, rendering, cut: [], area, rings, channels };
}

function showProposal(bulletin: BulletinRow, proposal: Proposal | undefined): Shown {
  if (!proposal) throw erased(bulletin);
  const { area, rings, channels, digest } = bulletin;
  const { content, sms, leftOut, faults, cut } = proposal;
  return { bulletin, content, digest, rendering: { sms, leftOut, faults }, cut, area, rings, channels };
}

function erased({ number }: BulletinRow): Problem {
  return new Problem("gone", "erased", `What bulletin ${number} said has been erased.`);
}

async function showDraft(context: OfficerContext, alert: LoadedAlert, bulletin: BulletinRow): Promise<Shown> {
  const { key, case: written } = contentsOf(alert);
  const prepared = await prepareBulletin(context.pool, context, {
    alert: { id: alert.row.id, agency: await ownAgency(context.pool, alert.row), key },
    bulletin: { id: bulletin.id, number: bulletin.number, kind: "alert", supersedes: [] },
    plan: alert.plan,
    tier: alert.tier,
    case: written,
  });
  const { content, sms, leftOut, faults, cut } = prepared.proposal;
  const { area, rings } = prepared.place;
  const { digest, channels } = prepared;
  return { bulletin, content, digest, rendering: { sms, leftOut, faults }, cut, area, rings, channels };
}

function currentBulletin(alert: LoadedAlert): BulletinRow {
  return openBulletinOf(alert) ?? newestCommitted(alert) ?? bulletinNumbered(alert, 1);
}

function smsOf({ texts }: BulletinContent, publicUrl: string): PreviewView["sms"] {
  return Object.fromEntries(
    Object.entries(texts).map(([language, { sms }]) => [language, countSms(sms, publicUrl)]),
  );
}
