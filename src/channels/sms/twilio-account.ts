// How our Twilio account is reached: credentials and the address of its messages. It sends nothing by itself.
import type { HttpAnswer } from "../call-http.ts";
import type { CallLimits } from "../call-limits.ts";
import type { NoAnswer } from "../no-answer.ts";
import { type ApiAddress, openApiLine } from "./api-line.ts";

/** The account. `username` is its sid or an API key's. */
export type TwilioAccount = ApiAddress & { accountSid: string; username: string; password: string };

/** An open line to the account. */
export type TwilioLine = {
  /** `/2010-04-01/Accounts/<sid>/Messages.json`. */
  readonly messagesPath: string;
  post(form: string, limits: CallLimits): Promise<HttpAnswer | NoAnswer>;
  get(path: string, limits: CallLimits): Promise<HttpAnswer | NoAnswer>;
  close(): Promise<void>;
};

/** Prepares connections, kept open between sends. */
export function openTwilioLine(account: TwilioAccount): TwilioLine {
  const messagesPath = `/2010-04-01/Accounts/${encodeURIComponent(account.accountSid)}/Messages.json`;
  const login = Buffer.from(`${account.username}:${account.password}`).toString("base64");
  const line = openApiLine(account, `Basic ${login}`);
  return {
    messagesPath,
    post: (form, limits) => line.post(messagesPath, "application/x-www-form-urlencoded", form, limits),
    get: (path, limits) => line.get(path, limits),
    close: () => line.close(),
  };
}
