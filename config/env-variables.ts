// Every environment variable in its group. `.env.example` and `config show` are made from here.
import { z } from "zod";
import { cap, email, push } from "./variables/channels.ts";
import { danger, ground } from "./variables/ground.ts";
import { operator, service } from "./variables/service.ts";
import { sinch, sms, twilio } from "./variables/sms.ts";

/**
 * Variables that belong together. A fault in a group that names a `channel` disables only that channel, and in one that names a
 * `provider` only that provider of it; a fault in any other group refuses the start.
 */
export type Group = { title: string; channel?: EnvChannel; provider?: SmsProviderName; shape: z.ZodRawShape };

/** A provider of SMS, as SMS_PROVIDERS names it. */
export type SmsProviderName = "twilio" | "sinch";

/** What a group of variables can disable. `cap` is the signed document that broadcasters and feeds get. */
export type EnvChannel = "sms" | "email" | "push" | "cap";

/** The groups in the order in which `.env.example` shows them. */
export const GROUPS: readonly Group[] = [
  { title: "Service", shape: service },
  { title: "Data, queue and keys", shape: ground },
  { title: "Whom to call when the service needs a person", shape: operator },
  { title: "SMS", channel: "sms", shape: sms },
  { title: "SMS over Twilio", channel: "sms", provider: "twilio", shape: twilio },
  { title: "SMS over Sinch", channel: "sms", provider: "sinch", shape: sinch },
  { title: "Email", channel: "email", shape: email },
  { title: "Web push", channel: "push", shape: push },
  { title: "CAP documents", channel: "cap", shape: cap },
  { title: "Dangerous", shape: danger },
];

/** One object of all variables, each optional; rules between them and defaults are added by `env-rules.ts` and `env.ts`. */
export const EnvShape = z.object({
  ...service,
  ...ground,
  ...operator,
  ...sms,
  ...twilio,
  ...sinch,
  ...email,
  ...push,
  ...cap,
  ...danger,
});

/** The variables as given: right in form, absent where unset or unusable. */
export type GivenEnv = z.output<typeof EnvShape>;
