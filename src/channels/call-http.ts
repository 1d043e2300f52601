// One HTTP/1.1 request over a pool, told apart by the only thing that matters afterwards: may the other side have taken it?
import type { IncomingHttpHeaders } from "node:http";
import type { Dispatcher } from "undici";
import { abortCode, type CallLimits, watchLimits } from "./call-limits.ts";
import { codeOf, type NoAnswer } from "./no-answer.ts";

/** An answer whose status was read. `complete` is false when its body was cut, too slow, or longer than the limit. */
export type HttpAnswer = {
  end: "answer";
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  complete: boolean;
};

/** What is asked. `path` holds the query too; `origin` where the dispatcher serves several. */
export type HttpRequest = {
  origin?: string;
  method: "GET" | "POST";
  path: string;
  headers: Record<string, string>;
  body?: string | Buffer;
};

/** Asks and waits for the end; never throws. After `not-sent` nothing of the request leaves later. */
export function callHttp(
  pool: Dispatcher,
  request: HttpRequest,
  limits: CallLimits,
): Promise<HttpAnswer | NoAnswer> {
  if (limits.signal.aborted) return Promise.resolve({ end: "not-sent", code: abortCode(limits.signal) });
  return new Promise((resolve) => void pool.dispatch(request, handlerOf(limits, resolve)));
}

function handlerOf(
  limits: CallLimits,
  resolve: (end: HttpAnswer | NoAnswer) => void,
): Dispatcher.DispatchHandler {
  let controller: Dispatcher.DispatchController | undefined;
  let over = false;
  let answer: Omit<HttpAnswer, "complete" | "body"> | undefined;
  let bytes = 0;
  const chunks: Buffer[] = [];

  const finish = (complete: boolean, code: string) => {
    if (over) return;
    over = true;
    forget();
    if (answer) resolve({ ...answer, body: Buffer.concat(chunks).toString("utf8"), complete });
    else resolve({ end: controller ? "cut" : "not-sent", code });
  };
  const stop = (code: string) => {
    finish(false, code);
    controller?.abort(new Error(code));
  };
  const forget = watchLimits(limits, stop);

  return {
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
}
