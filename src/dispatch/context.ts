// What the verbs of the machine are given; made once per process by src/compose.ts.
import type { ChannelKind } from "../../schemas/channel.ts";
import type { Plan } from "../../schemas/plan.ts";
import type { Failover, RenderedBy } from "../channels/contract.ts";
import type { ChannelDefinition } from "../channels/registry.ts";
import type { Clock } from "../clock.ts";
import type { Logger } from "../log.ts";
import type { NamedKey } from "../seal.ts";
import type { Pool } from "../store/db.ts";
import type { Fence } from "./fence.ts";
import type { Incarnation } from "./incarnation.ts";
import type { LeaseKeeper } from "./lease-keeper.ts";
import type { BulletinCache } from "./open-bulletin.ts";

/** One channel as this process serves it. */
export type ChannelRuntime<K extends ChannelKind = ChannelKind> = {
  definition: ChannelDefinition<K>;
  providers: Failover<RenderedBy[K]>;
};

/** The channels that are configured. */
export type ChannelRuntimes = { [K in ChannelKind]?: ChannelRuntime<K> };

/** Everything a verb of the machine needs. */
export type DispatchContext = {
  pool: Pool;
  clock: Clock;
  log: Logger;
  /** Names this process in leases. */
  holder: string;
  encryption: readonly NamedKey[];
  hash: readonly NamedKey[];
  publicUrl: string;
  channels: ChannelRuntimes;
  smsUnknown: "lookup-then-resend" | "never-resend";
  planOf(version: string): Promise<Plan>;
  bulletins: BulletinCache;
  fence: Fence;
  leases: LeaseKeeper;
  incarnation: Incarnation;
};
