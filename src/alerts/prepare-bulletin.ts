// Makes a bulletin's proposal from a case: area, end, channels and every text. It writes nothing and holds no lock, because it is slow.
import type { AlertCase, EndReason } from "../../schemas/alert.ts";
import type { BulletinKind } from "../../schemas/bulletin.ts";
import { CHANNELS, type ChannelKind } from "../../schemas/channel.ts";
import type { PinnedPlan, PlanTier } from "../../schemas/plan.ts";
import { nightDecision, timeZoneOf } from "../domain/plan-rules.ts";
import { renderBulletin } from "../domain/text/render-bulletin.ts";
import type { Rendering } from "../domain/text/render-input.ts";
import { Problem } from "../errors.ts";
import type { Agency } from "../store/agencies.ts";
import type { Db } from "../store/db.ts";
import type { BulletinContentColumns } from "../store/write-bulletins.ts";
import { type OpenedPhoto, openCasePhotos, publicPhotos } from "./case-photos.ts";
import { expiryOf } from "./case-under-plan.ts";
import type { OfficerContext } from "./context.ts";
import { type Proposal, sealProposal } from "./proposal.ts";
import { type CaseArea, resolveCaseArea } from "./resolve-case-area.ts";

/** What a bulletin is made from. `supersedes` are the numbers of the committed ones before it. */
export type BulletinPlan = {
  alert: { id: string; agency: Agency; key: Buffer | null };
  bulletin: {
    id: string;
    number: number;
    kind: BulletinKind;
    supersedes: readonly number[];
    endReason?: EndReason;
  };
  plan: PinnedPlan;
  tier: PlanTier;
  case: AlertCase;
  /** The alert as it stands, once active: the plan's durations count from its activation, for a new one from now. */
  active?: { activatedAt: Date | null; expiresAt: Date };
};

/** A bulletin ready to be stored; `photos` are to be bound in the same transaction. */
export type PreparedBulletin = {
  proposal: Proposal;
  digest: string;
  expiresAt: Date;
  place: CaseArea;
  channels: ChannelKind[];
  photos: OpenedPhoto[];
  planVersion: string;
};

/** Prepares it at the clock's hour. Every 422 names the field of the case. */
export async function prepareBulletin(
  db: Db,
  context: OfficerContext,
  from: BulletinPlan,
): Promise<PreparedBulletin> {
  const { alert, plan, tier } = from;
  const now = context.clock.now();
  const expiresAt = expiryOf(plan.plan, tier, from.case, {
    now,
    from: from.active?.activatedAt ?? now,
    inForce: from.active?.expiresAt,
  });
  const place = resolveCaseArea(context, plan.plan, from.case, alert.agency);
  const photos = await openCasePhotos(db, from.case, {
    encryption: context.keys.encryption,
    agencyId: alert.agency.id,
    alert,
  });
  const rendering = renderCase(context, from, { expiresAt, place, photos, now });
  const { content, digest, sms, leftOut, faults } = rendering;
  return {
    proposal: {
      case: from.case,
      content,
      sms,
      leftOut,
      faults,
      cut: place.cut,
      sceneInside: place.sceneInside,
      returned: null,
    },
    digest,
    expiresAt,
    place,
    channels: CHANNELS.filter((channel) => tier.channels.includes(channel)),
    photos,
    planVersion: plan.version,
  };
}

/** The columns of the bulletin's row, its proposal sealed under the alert's key. */
export function bulletinColumns(
  key: Buffer,
  bulletinId: string,
  prepared: PreparedBulletin,
): BulletinContentColumns {
  const { proposal, place, digest, planVersion, expiresAt, channels } = prepared;
  return {
    status: proposal.case.status,
    channels,
    area: place.area,
    rings: place.rings,
    contentSealed: sealProposal(key, bulletinId, proposal),
    digest,
    planVersion,
    expiresAt,
  };
}

/** Channels that deliver without sound at this hour. */
export function silentChannels(tier: PlanTier, now: Date, timeZone: string): ChannelKind[] {
  return CHANNELS.filter((channel) => nightDecision(tier, channel, now, timeZone).act === "silent");
}

function renderCase(
  context: OfficerContext,
  from: BulletinPlan,
  at: { expiresAt: Date; place: CaseArea; photos: readonly OpenedPhoto[]; now: Date },
): Rendering {
  const { alert, bulletin, plan, tier } = from;
  const texts = context.plans.get(plan.plan.country)?.texts;
  if (!texts)
    throw new Problem("unavailable", "texts-missing", `The texts of ${plan.plan.country} are not loaded.`);
  const timeZone = timeZoneOf(plan.plan, from.case.region);
  // The texts are those of the files, which may have dropped a language of the confirmed plan: that must not hold up its alerts.
  const spoken = plan.plan.languages.filter((language) => texts[language] !== undefined);
  const languages = from.case.languages ?? (spoken.length > 0 ? spoken : plan.plan.languages);
  const rendering = renderBulletin({
    plan: plan.plan,
    texts,
    alertCase: from.case,
    languages,
    alert: {
      id: alert.id,
      agencyName: alert.agency.name,
      origin: context.origin,
      reference: from.case.reference ?? null,
    },
    bulletin: { ...bulletin, expiresAt: at.expiresAt, endReason: bulletin.endReason ?? null },
    area: at.place.area,
    subdivisions: at.place.subdivisions,
    photos: publicPhotos(at.photos),
    publicUrl: context.publicUrl,
    sentAt: at.now,
    timeZone,
    silentChannels: silentChannels(tier, at.now, timeZone),
  });
  const unspoken = plan.plan.languages.filter(
    (language) => !from.case.languages && !languages.includes(language),
  );
  const leftOut = unspoken.map((language) => ({ language, what: "/texts" }));
  return { ...rendering, leftOut: [...rendering.leftOut, ...leftOut] };
}
