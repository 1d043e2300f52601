// Where an officer wanted to go before they had to prove who they are: a path of the console, and never anything else.
import type { FastifyRequest } from "fastify";

/** Where to sign in, and where to prove a factor again. */
export const SIGN_IN_PATH = "/console/sign-in";
export const PROVE_PATH = "/console/prove";

const HOME = "/console";
const PATH_MAX = 300;

/** A given path if it leads into the console, otherwise the console's first page. */
export function nextPath(given: unknown): string {
  if (typeof given !== "string" || given.length > PATH_MAX || !URL.canParse(given, "http://own.invalid"))
    return HOME;
  const { origin, pathname, search } = new URL(given, "http://own.invalid");
  const inside = pathname === HOME || pathname.startsWith(`${HOME}/`);
  if (
    origin !== "http://own.invalid" ||
    !inside ||
    pathname.startsWith(SIGN_IN_PATH) ||
    pathname.startsWith(PROVE_PATH)
  )
    return HOME;
  return `${pathname}${search}`;
}

/** An address that remembers where a page was asked for; what a form wanted is not repeated by itself. */
export function withNext(path: string, request: FastifyRequest): string {
  const next = request.method === "GET" ? nextPath(request.url) : HOME;
  return next === HOME ? path : `${path}?next=${encodeURIComponent(next)}`;
}
