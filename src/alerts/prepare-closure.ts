// The text of an end: from the country's own templates, of a case that has been emptied first, so that it can name nobody.
import type { AlertCase, EndReason } from "../../schemas/alert.ts";
import type { BulletinContent } from "../../schemas/bulletin.ts";
import { timeZoneOf } from "../domain/plan-rules.ts";
import { renderBulletin } from "../domain/text/render-bulletin.ts";
import { toError } from "../errors.ts";
import type { OfficerContext } from "./context.ts";
import { committedNumbers, type LoadedAlert, nextNumber } from "./load-alert.ts";
import { ownAgency } from "./own-agency.ts";
import { plainClosure } from "./plain-closure.ts";
import { silentChannels } from "./prepare-bulletin.ts";

/** How an alert ends: by an officer for a reason, or by its time. */
export type Closing =
  | { kind: "cancel"; reason: Exclude<EndReason, "expired"> }
  | { kind: "expiry"; reason: "expired" };

/** What a closing bulletin publishes, with the digest of its texts. */
export type Closure = { content: BulletinContent; digest: string; expiresAt: Date };

// Who was reached should hear the end even if their phone was off over night.
const DELIVERABLE_HOURS = 24;
const HOUR_MS = 3_600_000;

/**
 * Prepares the closing bulletin `bulletinId`. An end is never refused: without usable texts of the country it is written in
 * plain English, and the operator hears of it.
 */
export async function prepareClosure(
  context: OfficerContext,
  alert: LoadedAlert,
  bulletinId: string,
  closing: Closing,
): Promise<Closure> {
  const now = context.clock.now();
  const expiresAt = new Date(
    Math.max(alert.row.expiresAt.getTime(), now.getTime() + DELIVERABLE_HOURS * HOUR_MS),
  );
  const agency = await ownAgency(context.pool, alert.row);
  const { plan } = alert.plan;
  const zone = timeZoneOf(plan, alert.row.region ?? undefined);
  const head = {
    alert: { id: alert.row.id, agencyName: agency.name, origin: context.origin, reference: null },
    bulletin: {
      id: bulletinId,
      number: nextNumber(alert),
      kind: closing.kind,
      expiresAt,
      supersedes: committedNumbers(alert),
      endReason: closing.reason,
    },
    silentChannels: silentChannels(alert.tier, now, zone),
    sentAt: now,
  };
  try {
    const { content, digest } = renderBulletin({
      ...head,
      plan,
      texts: context.plans.get(plan.country)?.texts ?? {},
      alertCase: emptiedCase(alert),
      languages: alert.case?.languages ?? plan.languages,
      area: null,
      subdivisions: [],
      photos: [],
      publicUrl: context.publicUrl,
      timeZone: zone,
    });
    return { content, digest, expiresAt };
  } catch (thrown) {
    const event = {
      event: "closure.plain",
      alert: alert.row.id,
      country: plan.country,
      err: toError(thrown),
    };
    context.log.error(
      event,
      "the country's closing texts could not be used: the end goes out in plain English",
    );
    return { ...plainClosure(plan, alert.row.status, head), expiresAt };
  }
}

// By construction without names, photos and free text. How many children there were is left, and whom to call: after an
// expiry the child is still missing.
function emptiedCase({ row, case: written }: LoadedAlert): AlertCase {
  const statuses = written?.children.map((child) => child.status) ?? ["missing"];
  const moment = (row.activatedAt ?? row.createdAt).toISOString();
  return {
    country: row.country,
    ...(row.region === null ? {} : { region: row.region }),
    tier: row.tier,
    status: row.status,
    children: statuses.map((status) => ({
      appearance: {},
      clothing: [],
      description: {},
      conditions: [],
      photoIds: [],
      status,
    })),
    suspects: [],
    vehicles: [],
    disappearance: { earliest: moment, latest: moment, circumstances: {} },
    attestations: {},
    ...(written?.tipPhone === undefined ? {} : { tipPhone: written.tipPhone }),
  };
}
