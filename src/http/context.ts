// Makes the verbs' context from a request: the parts of the process and the officer behind the key.
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { OfficerContext } from "../alerts/context.ts";
import type { OfficeContext } from "../officers/index.ts";
import { acceptedLanguages } from "./accept-language.ts";
import { actorOf } from "./auth.ts";
import type { AppParts } from "./parts.ts";

/** The context of an officer's verb for this request. */
export function officerContext(parts: AppParts, request: FastifyRequest): OfficerContext {
  const { pool, clock, keys, plans, areas, publicUrl, origin, mode, log } = parts;
  const asked = { actor: actorOf(request), languages: acceptedLanguages(request) };
  return { pool, clock, keys, plans, areas, publicUrl, origin, mode, log, ...asked };
}

/** The context of the verbs about officers, keys and duty for this request. */
export function officeContext(parts: AppParts, request: FastifyRequest): OfficeContext {
  const { pool, clock, keys, areas } = parts;
  return { pool, clock, keys, areas, actor: actorOf(request) };
}

/** A file of routes: registers them on an app whose schemas are zod. */
export type Routes = (app: ZodApp, parts: AppParts) => void;

/** The app as the routes see it. */
export type ZodApp = ReturnType<typeof asZodApp>;

/** The app with zod's types for bodies, queries, addresses and answers. */
export function asZodApp(app: FastifyInstance) {
  return app.withTypeProvider<ZodTypeProvider>();
}
