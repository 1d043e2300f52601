// Kept-open connections to the API of an SMS provider. It knows no provider and sends nothing by itself.
import type { LookupFunction } from "node:net";
import { Pool } from "undici";
import { callHttp, type HttpAnswer } from "../call-http.ts";
import type { CallLimits } from "../call-limits.ts";
import type { NoAnswer } from "../no-answer.ts";

/** How an API is reached: `apiUrl` without a path, the provider's own or the sandbox's; `lookup` keeps a sandbox on its ground. */
export type ApiAddress = {
  apiUrl: string;
  connections: number;
  connectTimeoutMs: number;
  idleMs: number;
  lookup?: LookupFunction;
};

/** An open line; `path` holds the query too. */
export type ApiLine = {
  post(path: string, contentType: string, body: string, limits: CallLimits): Promise<HttpAnswer | NoAnswer>;
  get(path: string, limits: CallLimits): Promise<HttpAnswer | NoAnswer>;
  close(): Promise<void>;
};

/** Prepares connections. HTTP/1.1 only: one message a connection, so a cut puts exactly one in doubt. */
export function openApiLine(address: ApiAddress, authorization: string): ApiLine {
  const pool = new Pool(new URL(address.apiUrl).origin, {
    connections: address.connections,
    pipelining: 1,
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: address.idleMs,
    connect: { timeout: address.connectTimeoutMs, ...(address.lookup ? { lookup: address.lookup } : {}) },
  });
  const headers = { authorization, accept: "application/json", "user-agent": "Amberwire" };
  return {
    post: (path, contentType, body, limits) =>
      callHttp(
        pool,
        { method: "POST", path, headers: { ...headers, "content-type": contentType }, body },
        limits,
      ),
    get: (path, limits) => callHttp(pool, { method: "GET", path, headers }, limits),
    close: () => pool.destroy(),
  };
}
