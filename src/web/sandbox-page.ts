// The page /sandbox: shows the inbox of the sandbox process and keeps it fresh. Registered in sandbox mode only.
import { readFile } from "node:fs/promises";
import type { FastifyInstance, FastifyPluginAsync, FastifyReply } from "fastify";
import { z } from "zod";
import { channelKind } from "../../schemas/channel.ts";
import { Problem } from "../errors.ts";
import { readInbox, streamInboxCounts } from "./sandbox/read-inbox.ts";
import { sandboxView } from "./sandbox/view.ts";

const PAGE_ITEMS = 50;
const STREAMS_MAX = 50;
/** The pages' own policy with our script and our stream; still nothing inline and nobody else. */
const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const FILES: readonly (readonly [name: string, type: string])[] = [
  ["app.js", "text/javascript; charset=utf-8"],
  ["app.css", "text/css; charset=utf-8"],
];

const pageQuery = z.object({
  channel: channelKind.nullable().catch(null),
  to: z.string().trim().min(1).max(400).nullable().catch(null),
  before: z.coerce.number().int().min(1).nullable().catch(null),
});

/** The routes of the page; `controlUrl` is the sandbox's control port. Wrong queries show everything rather than an error. */
export function sandboxPage({ controlUrl }: { controlUrl: string }): FastifyPluginAsync {
  return async (app) => {
    const config = { access: "public" } as const;
    app.get("/sandbox", { config }, async (request, reply) => {
      const query = pageQuery.parse(request.query);
      const { items, counts } = await readInbox(controlUrl, { ...query, limit: PAGE_ITEMS + 1 });
      const shown = items.slice(0, PAGE_ITEMS);
      reply.header("content-security-policy", POLICY).header("cache-control", "no-store");
      return reply
        .type("text/html; charset=utf-8")
        .send(sandboxView({ ...query, items: shown, more: items.length > PAGE_ITEMS, counts }));
    });
    for (const [name, type] of FILES) {
      const text = await readFile(new URL(`sandbox/${name}`, import.meta.url), "utf8");
      app.get(`/sandbox/${name}`, { config }, async (_request, reply) =>
        reply.type(type).header("cache-control", "no-cache").send(text),
      );
    }
    const stream = streams(app, controlUrl);
    app.get("/sandbox/stream", { config }, async (_request, reply) => stream(reply));
  };
}

/** Passes the sandbox's stream on, for at most 50 readers; all end with the app. */
function streams(app: FastifyInstance, controlUrl: string): (reply: FastifyReply) => Promise<void> {
  const closing = new AbortController();
  let open = 0;
  app.addHook("preClose", async () => closing.abort());
  return async (reply) => {
    if (open >= STREAMS_MAX)
      throw new Problem("unavailable", "unavailable", "Too many readers; load the page instead.");
    const gone = new AbortController();
    reply.raw.once("close", () => gone.abort());
    open += 1;
    try {
      const counts = await streamInboxCounts(controlUrl, AbortSignal.any([gone.signal, closing.signal]));
      reply.hijack();
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) reply.raw.setHeader(name, value);
      reply.raw.writeHead(200, {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store",
      });
      for await (const chunk of counts) reply.raw.write(chunk);
    } catch (thrown) {
      if (!reply.sent) throw thrown;
    } finally {
      open -= 1;
      if (reply.sent) reply.raw.end();
    }
  };
}
