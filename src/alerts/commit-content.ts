// The last touch on a content before its commit: what depends on the moment, never what an officer approved.
import type { BulletinContent } from "../../schemas/bulletin.ts";
import { timeZoneOf } from "../domain/plan-rules.ts";
import { sealWith } from "../seal.ts";
import type { OfficerContext } from "./context.ts";
import { committedNumbers, type LoadedAlert } from "./load-alert.ts";
import { silentChannels } from "./prepare-bulletin.ts";

/** The content with its number in the order of commits, its beginning, and the channels that are silent at this hour; texts untouched. */
export function contentAtCommit(
  context: OfficerContext,
  alert: LoadedAlert,
  content: BulletinContent,
  number: number,
): BulletinContent {
  const now = context.clock.now();
  const zone = timeZoneOf(alert.plan.plan, alert.row.region ?? undefined);
  return {
    ...content,
    bulletin: { ...content.bulletin, number, supersedes: committedNumbers(alert) },
    airing: { ...content.airing, from: now.toISOString() },
    silentChannels: silentChannels(alert.tier, now, zone),
  };
}

/** The number under which an open bulletin commits: its own, unless a later number (a repeat's) was committed meanwhile. */
export function numberAtCommit(alert: LoadedAlert, number: number): number {
  const newest = committedNumbers(alert).at(-1) ?? 0;
  return number > newest ? number : (alert.bulletins.at(-1)?.number ?? number) + 1;
}

/** Seals a committed content under the alert's key, where the dispatch line looks for it. */
export function sealContent(key: Buffer, bulletinId: string, content: BulletinContent): Buffer {
  return sealWith(key, JSON.stringify(content), `bulletin:${bulletinId}`);
}
