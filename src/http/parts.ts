// What the HTTP side is given by compose.ts: the verbs' context less the actor, and what only routes need.
import type { Registry } from "prom-client";
import type { PartState } from "../../schemas/api/service-answers.ts";
import type { OfficerContext } from "../alerts/context.ts";
import type { ForecastNeeds, listDeliveries, TelephoneNeeds } from "../alerts/index.ts";
import type { AccountFaultHeard } from "../channels/failover.ts";
import type { MailOfficer } from "../duty/send-reach-code.ts";

/** Which routes a process serves; an API for officers can stand apart from the pages for everybody. */
export type Serve = "officers" | "public" | "all";

/** Requests per minute and process: by a key, and by an address on public API routes. Cancels are never counted. */
export type RateLimits = { perKey: number; perAddress: number };

/** The parts of the app. `twilioAuthTokens` verify callbacks (none: every callback is refused). */
export type AppParts = Omit<OfficerContext, "actor" | "idempotency" | "languages"> & {
  serve: Serve;
  forecast: ForecastNeeds;
  textOfficer: TelephoneNeeds["textOfficer"];
  mailOfficer: MailOfficer;
  maskAddresses: Parameters<typeof listDeliveries>[2];
  twilioAuthTokens: readonly string[];
  /** Hears of reports that blame our account at a provider. */
  accountFault?: AccountFaultHeard;
  /** The states of the parts behind the API beside the database, which the API asks itself. */
  readiness: () => Promise<Readonly<Record<string, PartState>>>;
  metrics: Registry;
  /** Where the sandbox tells what would have been sent; its page exists only with it. */
  sandboxControlUrl?: string;
  /** Fastify's trustProxy: off unless a proxy of our own sets X-Forwarded-For. */
  trustProxy?: boolean | string[];
  rateLimits?: RateLimits;
};
