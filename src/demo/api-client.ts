// A client of the REST API as an agency's own tool would be: a key, an idempotency key, and problems as errors.
import { randomUUID } from "node:crypto";

/** One officer's client. Every call resolves with the answer's body or throws the problem's sentence. */
export type ApiClient = {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown): Promise<T>;
};

const WITHIN_MS = 30_000;

/** A client of `baseUrl` with one officer's key. */
export function apiClient(baseUrl: string, key: string): ApiClient {
  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(new URL(path, baseUrl), {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(method === "POST" ? { "idempotency-key": `"${randomUUID()}"` } : {}),
        ...(body === undefined || body instanceof FormData ? {} : { "content-type": "application/json" }),
      },
      signal: AbortSignal.timeout(WITHIN_MS),
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text);
  }
  return { get: (path) => call("GET", path), post: (path, body) => call("POST", path, body) };
}
