// Takes JSON and nothing else; routes with forms or photos say so themselves. An empty JSON body counts as none.
import type { FastifyInstance } from "fastify";

/** Replaces Fastify's own parsers (JSON and plain text). Prototype keys (`__proto__`, `constructor`) are refused. */
export function acceptJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    const text = typeof body === "string" ? body : body.toString("utf8");
    if (text.length === 0) return done(null, undefined);
    return parse(request, text, done);
  });
}
