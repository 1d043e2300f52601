// Proves that a callback is Twilio's (TWI-10 to TWI-13). Nothing of a request is believed before.
import { validateRequest, validateRequestWithBody } from "twilio/lib/webhooks/webhooks.js";

/** What is checked: `url` is the public address with its query as configured, not what a proxy shows; `params` the form's fields. */
export type SignedRequest = {
  url: string;
  signature: string | undefined;
  params: Readonly<Record<string, string | string[]>>;
  /** The exact body of a JSON callback, whose hash stands in the query. */
  rawBody?: string;
};

/** `missing` answers 400, `wrong` 403. Several tokens are tried, for the day on which the account's token is changed. */
export function verifyTwilioSignature(
  authTokens: readonly string[],
  request: SignedRequest,
): "ok" | "missing" | "wrong" {
  const { signature, url } = request;
  if (signature === undefined || signature === "") return "missing";
  if (!URL.canParse(url)) return "wrong";
  const byBody = new URL(url).searchParams.has("bodySHA256");
  const good = authTokens.some((token) =>
    byBody
      ? validateRequestWithBody(token, signature, url, request.rawBody ?? "")
      : validateRequest(token, signature, url, request.params),
  );
  return good ? "ok" : "wrong";
}
