// Hears when a provider refuses our account, login or sender: no retry mends that, only a person.
import type { ChannelKind, Provider } from "../channels/contract.ts";
import type { OperatorEvent } from "../operator/operator-event.ts";

// Outcome codes of the reply tables (channels/sms/twilio-replies.ts, channels/email/smtp-replies.ts). Push services and webhooks are
// whoever a stranger names, and what they answer must not be able to call anybody.
const REFUSED: Partial<Record<ChannelKind, RegExp>> = {
  sms: /^(twilio-(20003|20005|20404|21212|21603|21606|21701|21703|30002)|http-40[13])$/,
  email: /^smtp-(530|534|535|538)\b/,
};
const TOLD_AGAIN_AFTER_MS = 60_000;

/** The provider, each of whose outcomes is looked at in passing; `call` hears of a refusal at most once a minute. */
export function watchCredentials<Rendered>(
  provider: Provider<Rendered>,
  call: (event: OperatorEvent) => void,
): Provider<Rendered> {
  const refused = REFUSED[provider.channel];
  if (!refused) return provider;
  let toldMs = Number.NEGATIVE_INFINITY;
  return {
    ...provider,
    async send(rendered, options) {
      const outcome = await provider.send(rendered, options);
      if (outcome.kind === "deferred" && refused.test(outcome.code)) {
        const nowMs = performance.now();
        if (nowMs - toldMs < TOLD_AGAIN_AFTER_MS) return outcome;
        toldMs = nowMs;
        call(eventOf(provider, outcome.code));
      }
      return outcome;
    },
  };
}

function eventOf(
  { channel, name }: Pick<Provider<unknown>, "channel" | "name">,
  code: string,
): OperatorEvent {
  return {
    key: `credentials.refused:${channel}`,
    severity: "critical",
    title: `${channel} is not being sent: ${name} refuses our account, login or sender (${code}).`,
    detail:
      "Deliveries wait and are tried again. Put the credentials or the account right; amberwire doctor checks the rest.",
  };
}
