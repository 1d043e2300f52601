// Which methods an address answers, for the Allow header of a 405.
import type { FastifyInstance } from "fastify";

/** An address pattern as a regular expression, with one method that it answers. */
export type Address = { pattern: RegExp; method: string };

/** Notes every route that is registered on `app` from now on. */
export function collectAddresses(app: FastifyInstance): Address[] {
  const addresses: Address[] = [];
  app.addHook("onRoute", ({ url, method }) => {
    const source = url
      .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
      .replace(/:[A-Za-z]+/g, "[^/]+")
      .replace(/\*/g, ".*");
    const pattern = new RegExp(`^${source}$`);
    for (const one of Array.isArray(method) ? method : [method]) addresses.push({ pattern, method: one });
  });
  return addresses;
}

/** The methods that the address of `url` answers, sorted; empty when there is nothing there. */
export function allowedMethods(addresses: readonly Address[], url: string): string[] {
  const path = url.split("?", 1)[0] ?? "";
  return [
    ...new Set(addresses.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)),
  ].sort();
}
