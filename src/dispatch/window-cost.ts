// How large a window is and what it may cost, decided before anything in it is rendered for a person.
import type { BulletinContent } from "../../schemas/bulletin.ts";
import type { Turn } from "../channels/contract.ts";
import { countSms } from "../domain/text/count-sms.ts";
import type { ChannelRuntime, DispatchContext } from "./context.ts";

/** Contacts in one window of a provider: a second's worth of a limited rate, one while it is tried out, and never more than the channel's own bound, for a crash leaves them in doubt. */
export function windowSizeOf(
  { definition }: Pick<ChannelRuntime, "definition">,
  { bucket, sendsMax }: Pick<Turn, "bucket" | "sendsMax">,
): number {
  const perSecond = bucket?.perSecond ?? Number.POSITIVE_INFINITY;
  return Math.max(1, Math.min(definition.windowSize, Math.ceil(perSecond), sendsMax));
}

/** The most rate tokens that one send of this bulletin can take: its longest language with the longest manage link. */
export function dearestCost(
  { publicUrl }: Pick<DispatchContext, "publicUrl">,
  { definition }: ChannelRuntime,
  content: BulletinContent,
): number {
  if (definition.kind !== "sms") return 1;
  return Math.max(1, ...Object.values(content.texts).map(({ sms }) => countSms(sms, publicUrl).segments));
}
