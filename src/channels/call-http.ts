// One HTTP/1.1 request over a pool, told apart by the only thing that matters afterwards: may the other side have taken it?
import type { IncomingHttpHeaders } from "node:http";
import type { Dispatcher } from "undici";

/** An answer whose status was read. `complete` is false when its body was cut, too slow, or longer than the limit. */
export type HttpAnswer = {
  end: "answer";
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  complete: boolean;
};

/** No answer: `not-sent` when not a byte of the request left, `cut` when some or all may have; `code` says why in one word. */
export type NoAnswer = { end: "not-sent" | "cut"; code: string };

/** What is asked. `path` holds the query too; `origin` where the dispatcher serves several. */
export type HttpRequest = {
  origin?: string;
  method: "GET" | "POST";
  path: string;
  headers: Record<string, string>;
  body?: string | Buffer;
};

/** Bounds of one request: `timeoutMs` over all, connecting included; `signal` ends it at once. */
export type CallLimits = { timeoutMs: number; answerBytesMax: number; signal: AbortSignal };

/** Asks and waits for the end; never throws. After `not-sent` nothing of the request leaves later. */
export function callHttp(
  pool: Dispatcher,
  request: HttpRequest,
  limits: CallLimits,
): Promise<HttpAnswer | NoAnswer> {
  return new Promise((resolve) => {
    const call = openCall(limits, resolve);
    if (!call.over()) pool.dispatch(request, call.handler);
  });
}

function openCall(limits: CallLimits, resolve: (end: HttpAnswer | NoAnswer) => void) {
  let controller: Dispatcher.DispatchController | undefined;
  let over = false;
  let answer: Omit<HttpAnswer, "complete" | "body"> | undefined;
  let bytes = 0;
  const chunks: Buffer[] = [];

  const finish = (complete: boolean, code: string) => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    limits.signal.removeEventListener("abort", onAbort);
    if (answer) resolve({ ...answer, body: Buffer.concat(chunks).toString("utf8"), complete });
    else resolve({ end: controller ? "cut" : "not-sent", code });
  };
  const stop = (code: string) => {
    finish(false, code);
    controller?.abort(new Error(code));
  };
  const onAbort = () => stop(abortCode(limits.signal));
  const timer = setTimeout(() => stop("timeout"), limits.timeoutMs);
  if (limits.signal.aborted) onAbort();
  else limits.signal.addEventListener("abort", onAbort, { once: true });

  const handler: Dispatcher.DispatchHandler = {
    // Called when a connection is there and the request is about to be written to it, not before.
    onRequestStart(given) {
      if (over) given.abort(new Error("over"));
      else controller = given;
    },
    onResponseStart(_controller, status, headers) {
      if (status >= 200) answer = { end: "answer", status, headers };
    },
    onResponseData(_controller, chunk) {
      bytes += chunk.length;
      if (bytes > limits.answerBytesMax) stop("oversized-reply");
      else chunks.push(chunk);
    },
    onResponseEnd: () => finish(true, ""),
    onResponseError: (_controller, error) => finish(false, codeOf(error)),
  };
  return { handler, over: () => over };
}

/** `timeout` when a deadline fired, `aborted` when somebody called the attempt off. */
export function abortCode(signal: AbortSignal): string {
  return signal.reason instanceof Error && signal.reason.name === "TimeoutError" ? "timeout" : "aborted";
}

/** A short word for a transport's error: its code without the library's prefix, never its text, which may hold an address. */
export function codeOf(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  if (typeof code !== "string" || !/^[A-Za-z0-9_]{1,60}$/.test(code)) return "cut";
  if (code.startsWith("HPE_") || code === "UND_ERR_HEADERS_OVERFLOW") return "garbage-reply";
  if (code === "UND_ERR_SOCKET" || code === "UND_ERR_DESTROYED") return "cut";
  return code
    .replace(/^(UND_ERR|ERR|NGHTTP2)_/, "")
    .toLowerCase()
    .replaceAll("_", "-");
}
