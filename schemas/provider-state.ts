// How a provider stands in one worker process; written with its beat, read by /readyz and /metrics.
import type { ChannelKind } from "./channel.ts";

/** `since` and `code` tell when and by which outcome it was last opened or stopped, null when never; `share` of the traffic, 0 to 1. */
export type ProviderState = {
  channel: ChannelKind;
  provider: string;
  state: "closed" | "recovering" | "half-open" | "open" | "stopped";
  share: number;
  since: string | null;
  code: string | null;
};
