// The HTTP app: limits, checks and problems round routes that only parse, call a verb and answer.
import { randomUUID } from "node:crypto";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import sensible from "@fastify/sensible";
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import { checkCallers } from "./check-callers.ts";
import { onClientError, onFrameworkError, routeProblems } from "./failures.ts";
import { HELMET_OPTIONS } from "./headers.ts";
import { acceptJson } from "./json-body.ts";
import { countRequests } from "./metrics.ts";
import { collectOperations, openApiOptions } from "./openapi.ts";
import type { AppParts } from "./parts.ts";
import { registerRoutes } from "./routes.ts";
import { checkAnswer, checkRequest } from "./validation.ts";

/** Largest body, in bytes; the photo route has its own. */
export const BODY_LIMIT_BYTES = 256 * 1024;
/** Longest time for a whole request to arrive, in ms. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Longest time that a handler may take, in ms; streams are exempt. */
export const HANDLER_TIMEOUT_MS = 30_000;
/** A connection without a request is kept this long, in ms: longer than the usual 60 s of a load balancer. */
const KEEP_ALIVE_TIMEOUT_MS = 72_000;
const PARAM_LENGTH_MAX = 300;

/** The app, ready to `listen` or to be asked with `inject`. Closing it lets running requests finish and refuses new ones. */
export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = parts.log;
  const app = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: "request" }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: parts.trustProxy ?? false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    handlerTimeout: HANDLER_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    forceCloseConnections: "idle",
    return503OnClosing: false,
    routerOptions: { maxParamLength: PARAM_LENGTH_MAX },
    frameworkErrors: onFrameworkError(parts.publicUrl),
    clientErrorHandler: onClientError(parts.publicUrl),
  });
  app.setValidatorCompiler(checkRequest);
  app.setSerializerCompiler(checkAnswer);
  acceptJson(app);
  routeProblems(app, parts);
  countRequests(app, parts.metrics);
  const operations = collectOperations(app);
  await app.register(sensible);
  await app.register(helmet, HELMET_OPTIONS);
  await app.register(rateLimit, { global: false });
  await app.register(swagger, openApiOptions(parts.publicUrl, operations));
  await app.register(swaggerUi, { routePrefix: "/docs", staticCSP: true });
  checkCallers(app, parts);
  await registerRoutes(app, parts);
  await app.ready();
  return app;
}
