// Headers of every answer: nothing from third parties, no script, no frames; search engines keep nothing of a case.
import type { FastifyHelmetOptions } from "@fastify/helmet";

/** Options of @fastify/helmet. Pages need no script; /docs brings a policy of its own. */
export const HELMET_OPTIONS: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  crossOriginResourcePolicy: { policy: "same-origin" },
  referrerPolicy: { policy: "no-referrer" },
  strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
};
