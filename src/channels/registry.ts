// The one list of channels. A further channel is a folder, a line here, and an entry in config/dispatch.ts.
import { CHANNEL_LIMITS } from "../../config/dispatch.ts";
import type { BulletinContent } from "../../schemas/bulletin.ts";
import type { ChannelKind, RenderedBy } from "./contract.ts";
import { renderEmail } from "./email/render.ts";
import { renderPush } from "./push/render.ts";
import type { Recipient, RenderContext } from "./recipient.ts";
import { renderSms } from "./sms/render.ts";
import { renderWebhook } from "./webhook/render.ts";

export { makeSpareEnvelope, openSpareEnvelope } from "./push/spare-envelope.ts";
export type { Recipient, RenderContext } from "./recipient.ts";

/** A channel without its carrier. `render` is pure, so what a preview shows is what is sent. */
export type ChannelDefinition<K extends ChannelKind = ChannelKind> = {
  readonly kind: K;
  render(content: BulletinContent, recipient: Recipient, context: RenderContext): RenderedBy[K];
  /** Whether a provider may speak again after it accepted (status callbacks, bounces). */
  readonly receipts: boolean;
  /** What one send takes from the channel's rate: segments of an SMS, otherwise 1. */
  cost(rendered: RenderedBy[K]): number;
  readonly requestTimeoutMs: number;
  readonly concurrency: number;
  readonly windowSize: number;
};

/** Every channel by its kind. */
export const CHANNEL_DEFINITIONS: { readonly [K in ChannelKind]: ChannelDefinition<K> } = {
  sms: {
    kind: "sms",
    render: renderSms,
    receipts: true,
    cost: ({ segments }) => segments,
    ...CHANNEL_LIMITS.sms,
  },
  email: { kind: "email", render: renderEmail, receipts: true, cost: () => 1, ...CHANNEL_LIMITS.email },
  push: { kind: "push", render: renderPush, receipts: false, cost: () => 1, ...CHANNEL_LIMITS.push },
  webhook: {
    kind: "webhook",
    render: renderWebhook,
    receipts: false,
    cost: () => 1,
    ...CHANNEL_LIMITS.webhook,
  },
};
