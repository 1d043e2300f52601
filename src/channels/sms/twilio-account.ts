// How our Twilio account is reached: connections, credentials, and the address of its messages. It sends nothing by itself.
import type { LookupFunction } from "node:net";
import { Pool } from "undici";
import { callHttp, type HttpAnswer } from "../call-http.ts";
import type { CallLimits } from "../call-limits.ts";
import type { NoAnswer } from "../no-answer.ts";

/** The account. `username` is its sid or an API key's; `apiUrl` without a path, Twilio's own or the sandbox's. */
export type TwilioAccount = {
  accountSid: string;
  username: string;
  password: string;
  apiUrl: string;
  connections: number;
  connectTimeoutMs: number;
  idleMs: number;
  lookup?: LookupFunction;
};

/** An open line to the account. */
export type TwilioLine = {
  /** `/2010-04-01/Accounts/<sid>/Messages.json`. */
  readonly messagesPath: string;
  post(form: string, limits: CallLimits): Promise<HttpAnswer | NoAnswer>;
  get(path: string, limits: CallLimits): Promise<HttpAnswer | NoAnswer>;
  close(): Promise<void>;
};

/** Prepares connections, kept open between sends. HTTP/1.1 only: one message a connection, so a cut puts exactly one in doubt. */
export function openTwilioLine(account: TwilioAccount): TwilioLine {
  const pool = new Pool(new URL(account.apiUrl).origin, {
    connections: account.connections,
    pipelining: 1,
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: account.idleMs,
    connect: { timeout: account.connectTimeoutMs, ...(account.lookup ? { lookup: account.lookup } : {}) },
  });
  const messagesPath = `/2010-04-01/Accounts/${encodeURIComponent(account.accountSid)}/Messages.json`;
  const authorization = `Basic ${Buffer.from(`${account.username}:${account.password}`).toString("base64")}`;
  const headers = { authorization, accept: "application/json", "user-agent": "Amberwire" };
  const formHeaders = { ...headers, "content-type": "application/x-www-form-urlencoded" };
  return {
    messagesPath,
    post: (body, limits) =>
      callHttp(pool, { method: "POST", path: messagesPath, headers: formHeaders, body }, limits),
    get: (path, limits) => callHttp(pool, { method: "GET", path, headers }, limits),
    close: () => pool.destroy(),
  };
}
