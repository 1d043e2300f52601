// How our Sinch service plan is reached: its token and the address of its batches. It sends nothing by itself.
import type { HttpAnswer } from "../call-http.ts";
import type { CallLimits } from "../call-limits.ts";
import type { NoAnswer } from "../no-answer.ts";
import { type ApiAddress, openApiLine } from "./api-line.ts";

/** The service plan; `apiUrl` is that of its region, such as https://eu.sms.api.sinch.com. */
export type SinchAccount = ApiAddress & { servicePlanId: string; apiToken: string };

/** An open line to the service plan. */
export type SinchLine = {
  send(batch: Record<string, unknown>, limits: CallLimits): Promise<HttpAnswer | NoAnswer>;
  /** `query` as in "List batches". */
  list(query: Record<string, string>, limits: CallLimits): Promise<HttpAnswer | NoAnswer>;
  close(): Promise<void>;
};

/** Prepares connections, kept open between sends (https://developers.sinch.com/docs/sms/api-reference/, bearer authentication). */
export function openSinchLine(account: SinchAccount): SinchLine {
  const path = `/xms/v1/${encodeURIComponent(account.servicePlanId)}/batches`;
  const line = openApiLine(account, `Bearer ${account.apiToken}`);
  return {
    send: (batch, limits) => line.post(path, "application/json", JSON.stringify(batch), limits),
    list: (query, limits) => line.get(`${path}?${new URLSearchParams(query)}`, limits),
    close: () => line.close(),
  };
}
