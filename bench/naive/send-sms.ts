// SMS with Twilio's own client, one for all texts.
import twilio from "twilio";
import type RequestClient from "twilio/lib/base/RequestClient.js";
import type { SmsRendered } from "../../src/channels/contract.ts";
import type { NaiveVariables } from "./variables.ts";

// Twilio's client always calls Twilio; only the host is changed, so that it calls the sink.
class SinkClient extends twilio.RequestClient {
  readonly #origin: string;

  constructor(origin: string) {
    super();
    this.#origin = origin;
  }

  override request<T>(
    options: RequestClient.RequestOptions<T>,
  ): ReturnType<typeof twilio.RequestClient.prototype.request<T>> {
    return super.request<T>({ ...options, uri: options.uri.replace("https://api.twilio.com", this.#origin) });
  }
}

/** One client, then one create for each text. */
export function openSms(variables: NaiveVariables) {
  const httpClient = new SinkClient(new URL(variables.TWILIO_API_URL).origin);
  const client = twilio(variables.TWILIO_ACCOUNT_SID, variables.TWILIO_AUTH_TOKEN, { httpClient });
  return async ({ to, text }: SmsRendered): Promise<string | null> => {
    const made = await client.messages.create({
      to,
      from: variables.TWILIO_FROM,
      body: text,
      statusCallback: "http://localhost:8080/v1/providers/twilio/status",
    });
    return made.sid;
  };
}
