// How large a window is and what it may cost, decided before anything in it is rendered for a person.
import type { BulletinContent } from "../../schemas/bulletin.ts";
import type { ChannelRuntime, DispatchContext } from "./context.ts";

/** Contacts in one window: a second's worth of a limited rate, and never more than the channel's own bound, for a crash leaves them in doubt. */
export function windowSizeOf(runtime: ChannelRuntime): number {
  const perSecond = runtime.bucket?.perSecond ?? Number.POSITIVE_INFINITY;
  return Math.max(1, Math.min(runtime.definition.windowSize, Math.ceil(perSecond)));
}

/** The most rate tokens that one send of this bulletin can take: its longest language with the longest manage link. */
export function dearestCost(
  context: Pick<DispatchContext, "publicUrl" | "clock">,
  runtime: ChannelRuntime,
  content: BulletinContent,
): number {
  const { definition } = runtime;
  if (definition.kind !== "sms") return 1;
  const worstUrl = `${context.publicUrl}/unsubscribe/${"0".repeat(32)}`;
  const costs = content.languages.map((language) => {
    const recipient = {
      id: 0,
      address: "+10000000000",
      language,
      manageUrl: worstUrl,
      unsubscribeUrl: worstUrl,
    };
    const about = { publicUrl: context.publicUrl, sentAt: context.clock.now() };
    return definition.cost(definition.render(content, recipient, about));
  });
  return Math.max(1, ...costs);
}
