// What stands before every console page: the right host, forms of our own only, and whose session it is.
import { timingSafeEqual } from "node:crypto";
import cookie from "@fastify/cookie";
import formbody from "@fastify/formbody";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Problem } from "../../errors.ts";
import { keyedHash } from "../../seal.ts";
import { findSession, type OpenSession, type Visit } from "../../sign-in/index.ts";
import type { AppParts } from "../parts.ts";
import { consoleCookies } from "./cookies.ts";
import { PROVE_PATH, SIGN_IN_PATH, withNext } from "./next-path.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** The officer's session on routes whose access is `console`; on the page of proving again it may be held. */
    officerSession: OpenSession | null;
  }
}

const FORM_LIMIT_BYTES = 64 * 1024;
const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Guards every route that is registered on this scope from now on. */
export async function guardConsole(app: FastifyInstance, parts: AppParts): Promise<void> {
  app.removeAllContentTypeParsers();
  await app.register(formbody, { bodyLimit: FORM_LIMIT_BYTES });
  await app.register(cookie);
  app.decorateRequest("officerSession", null);
  app.addHook("onRequest", async (request, reply) => {
    reply.header("content-security-policy", POLICY);
    // Forms of ours must say where they come from; nobody else is told.
    reply.header("referrer-policy", "same-origin");
    reply.header("cache-control", "no-store");
    refuseOtherHosts(request, parts);
    if (request.method === "POST") refuseForeignForms(request, parts);
    return request.routeOptions.config.access === "console" ? enter(request, reply, parts) : undefined;
  });
  const refuseUnlessOurs = (request: FastifyRequest) => {
    if (request.method !== "POST" || !request.officerSession) return;
    if (!isFormToken(parts, request.officerSession.id, request.body)) throw foreignForm();
  };
  // A form with files is read after this hook of an outer scope; it is checked when it is there, before anything is done.
  app.addHook("preValidation", async (request) => {
    if (!isWithFiles(request)) refuseUnlessOurs(request);
  });
  app.addHook("preHandler", async (request) => {
    if (isWithFiles(request)) refuseUnlessOurs(request);
  });
}

/** What ties a form to a session, or to the browser of a link. */
export function formToken({ keys }: Pick<AppParts, "keys">, subject: string): string {
  return keyedHash(keys.hash, "console-form", subject).toString("base64url");
}

/** Whether a form carries the token that was made for `subject`. */
export function isFormToken(parts: Pick<AppParts, "keys">, subject: string, body: unknown): boolean {
  const given = typeof body === "object" && body !== null && "token" in body ? body.token : undefined;
  const wanted = Buffer.from(formToken(parts, subject));
  const got = Buffer.from(typeof given === "string" ? given : "");
  return got.length === wanted.length && timingSafeEqual(got, wanted);
}

/** From where this browser comes. */
export function visitOf(request: FastifyRequest): Visit {
  return { address: request.ip, browser: (request.headers["user-agent"] ?? "").slice(0, 400) };
}

/** The session of a route whose access is `console`; calling it from another route is a bug. */
export function sessionOf(request: FastifyRequest): OpenSession {
  if (!request.officerSession)
    throw new Error(`${request.routeOptions.url} asked for a session but is public`);
  return request.officerSession;
}

/** 403 for a form that did not come from our own page. */
export function foreignForm(): Problem {
  return new Problem(
    "forbidden",
    "foreign-form",
    "This form did not come from our own page, or is too old. Open the console again and repeat it; nothing was done.",
  );
}

async function enter(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: AppParts,
): Promise<FastifyReply | undefined> {
  const cookies = consoleCookies(parts);
  const found = await findSession(parts, request.cookies[cookies.session], visitOf(request));
  if (found.state === "none") return reply.redirect(withNext(SIGN_IN_PATH, request), 303);
  request.officerSession = found.session;
  if (found.state === "open" && found.session.cookie !== undefined)
    reply.setCookie(cookies.session, found.session.cookie, cookies.options);
  const proving = request.url.startsWith(PROVE_PATH) || request.url === "/console/sign-out";
  if (found.state === "held" && !proving) return reply.redirect(withNext(PROVE_PATH, request), 303);
  return undefined;
}

function isWithFiles({ headers }: FastifyRequest): boolean {
  return headers["content-type"]?.startsWith("multipart/form-data") ?? false;
}

function refuseOtherHosts(request: FastifyRequest, { publicUrl }: AppParts): void {
  if (request.host === new URL(publicUrl).host) return;
  throw new Problem(
    "invalid",
    "wrong-host",
    `The console is at ${publicUrl}/console and answers under no other name.`,
  );
}

function refuseForeignForms({ headers }: FastifyRequest, { publicUrl }: AppParts): void {
  const site = headers["sec-fetch-site"];
  const own =
    headers.origin === undefined ? site === "same-origin" : headers.origin === new URL(publicUrl).origin;
  if (!own || (site !== undefined && site !== "same-origin")) throw foreignForm();
}
