// Every way in which a request can fail ends here and leaves as a problem document; only faults of ours are logged as errors.
import { randomUUID } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifyServerOptions } from "fastify";
import { problem } from "../../schemas/api/problem.ts";
import { Problem, toError } from "../errors.ts";
import { failurePage } from "../web/problem-page.ts";
import { allowedMethods, collectAddresses } from "./allowed-methods.ts";
import type { AppParts } from "./parts.ts";
import { methodNotAllowed, PROBLEM_CONTENT_TYPE, type ProblemAnswer, problemAnswer } from "./problems.ts";

/** Registers the error and not-found handlers, the 405 of known addresses, and the 503 of a closing process. */
export function routeProblems(app: FastifyInstance, parts: Pick<AppParts, "publicUrl" | "mode">): void {
  const addresses = collectAddresses(app);
  let closing = false;
  app.addHook("preClose", async () => {
    closing = true;
  });
  app.addHook("onRequest", async () => {
    if (closing) throw new Problem("unavailable", "unavailable", "This process is closing; ask again.");
  });
  app.addHook("onRoute", (route) => {
    if (route.config?.doc)
      route.schema = { ...route.schema, response: { ...known(route.schema?.response), ...PROBLEMS } };
  });
  app.setErrorHandler((error, request, reply) => {
    const answer = problemAnswer(error, context(request, parts));
    if (answer.status >= 500) log(request, answer, error);
    return wantsPage(request) ? sendPage(reply, answer, parts) : send(reply, answer);
  });
  app.setNotFoundHandler((request, reply) => {
    const allow = allowedMethods(addresses, request.url);
    if (allow.length > 0 && !allow.includes(request.method))
      return send(reply, methodNotAllowed(allow, context(request, parts)));
    const nothing = new Problem("not-found", "not-found", "There is nothing at this address.");
    const answer = problemAnswer(nothing, context(request, parts));
    return wantsPage(request) ? sendPage(reply, answer, parts) : send(reply, answer);
  });
}

/** Answers an address that cannot be decoded or is too long. */
export function onFrameworkError(publicUrl: string): NonNullable<FastifyServerOptions["frameworkErrors"]> {
  return (error, request, reply) => {
    reply.header("x-request-id", request.id);
    send(reply, problemAnswer(error, { publicUrl, requestId: request.id }));
  };
}

/** Answers what is not even HTTP, straight on the socket. */
export function onClientError(publicUrl: string): NonNullable<FastifyServerOptions["clientErrorHandler"]> {
  return (error, socket) => {
    if (error.code === "ECONNRESET" || !socket.writable) return;
    const late = error.code === "ERR_HTTP_REQUEST_TIMEOUT";
    const broken = new Problem(
      "invalid",
      "broken-request",
      "The request is not valid HTTP, or too slow to arrive.",
    );
    const { body } = problemAnswer(broken, { publicUrl, requestId: randomUUID() });
    const text = JSON.stringify(body);
    const status = late ? "408 Request Timeout" : "400 Bad Request";
    socket.end(
      `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: ${PROBLEM_CONTENT_TYPE}\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
    );
  };
}

// A person with a browser on one of the pages; programs and the API get problem documents.
function wantsPage(request: FastifyRequest): boolean {
  return !request.url.startsWith("/v1/") && (request.headers.accept ?? "").includes("text/html");
}

function sendPage(
  reply: FastifyReply,
  answer: ProblemAnswer,
  { mode }: Pick<AppParts, "mode">,
): FastifyReply {
  const { title, detail } = problem.parse(answer.body);
  return reply
    .code(answer.status)
    .headers(answer.headers)
    .type("text/html; charset=utf-8")
    .send(failurePage({ title, detail, mode }));
}

const PROBLEMS = { "4xx": problem, "5xx": problem };

function send(reply: FastifyReply, answer: ProblemAnswer): FastifyReply {
  return reply.code(answer.status).headers(answer.headers).type(PROBLEM_CONTENT_TYPE).send(answer.body);
}

function context(request: FastifyRequest, parts: Pick<AppParts, "publicUrl">) {
  return { publicUrl: parts.publicUrl, requestId: request.id };
}

function log(request: FastifyRequest, answer: ProblemAnswer, error: unknown): void {
  const words = { route: request.routeOptions.url, method: request.method, err: toError(error) };
  if (answer.status === 500) request.log.error(words, "request.failed");
  else request.log.warn(words, "request.unavailable");
}

function known(response: unknown): Record<string, unknown> {
  return typeof response === "object" && response !== null ? { ...response } : {};
}
