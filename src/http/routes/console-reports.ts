// Afterwards, in the console: what happened with one alert, how it ended for the child, and the figures of a span of days.
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { alertReport, periodReport, recordOutcome } from "../../alerts/index.ts";
import { timeZoneOf } from "../../domain/plan-rules.ts";
import { namesOf } from "../../store/officers.ts";
import { periodPage, reportPage } from "../../web/console/report-page.ts";
import { consoleContext } from "../console/approval.ts";
import { formToken, sessionOf } from "../console/guard.ts";
import { refusalIn, wordsFor } from "../console/words.ts";
import type { Routes } from "../context.ts";
import { csvOf } from "../csv.ts";
import type { AppParts } from "../parts.ts";
import { sendPage } from "./pages.ts";

const params = z.object({ id: z.string().regex(/^alr_[0-9a-z]{24}$/) });
const day = z.iso.date().optional().catch(undefined);
const form = z.object({ token: z.string(), recovered: z.string().max(40) });
const config = { access: "console", limit: "none" } as const;
const SPAN_MS = 29 * 86_400_000;

/** /console/alerts/{id}/report, its table and …/outcome; /console/reports. */
export const consoleReportRoutes: Routes = (app, parts) => {
  app.get("/console/alerts/:id/report", { schema: { params, hide: true }, config }, async (request, reply) =>
    show(parts, request, reply, request.params.id),
  );
  app.get(
    "/console/alerts/:id/report.csv",
    { schema: { params, hide: true }, config },
    async (request, reply) => {
      const context = consoleContext(parts, request, sessionOf(request).actor);
      const { timeline } = await alertReport(context, { alertId: request.params.id });
      return reply
        .type("text/csv; charset=utf-8")
        .header("content-disposition", `attachment; filename="${request.params.id}.csv"`)
        .send(csvOf(timeline, ["at", "event", "number", "channel", "ring", "officerId"]));
    },
  );
  app.post(
    "/console/alerts/:id/outcome",
    { schema: { params, body: form, hide: true }, config },
    async (request, reply) => {
      const { id } = request.params;
      const context = consoleContext(parts, request, sessionOf(request).actor);
      try {
        await recordOutcome(context, { alertId: id, recovered: request.body.recovered });
        return reply.redirect(`/console/alerts/${id}/report`, 303);
      } catch (thrown) {
        return show(parts, request, reply.code(422), id, thrown);
      }
    },
  );
  app.get(
    "/console/reports",
    { schema: { querystring: z.object({ from: day, to: day }), hide: true }, config },
    async (request, reply) => {
      const session = sessionOf(request);
      const now = parts.clock.now();
      const to = request.query.to ?? now.toISOString().slice(0, 10);
      const from = request.query.from ?? new Date(Date.parse(to) - SPAN_MS).toISOString().slice(0, 10);
      const page = { words: wordsFor(request, session.language), mode: parts.mode, from, to };
      try {
        const report = await periodReport(consoleContext(parts, request, session.actor), { from, to });
        return sendPage(reply, periodPage({ ...page, report }));
      } catch (thrown) {
        const refused = refusalIn(page.words, thrown);
        return sendPage(reply.code(422), periodPage({ ...page, report: null, refused }));
      }
    },
  );
};

async function show(
  parts: AppParts,
  request: FastifyRequest,
  reply: FastifyReply,
  alertId: string,
  thrown?: unknown,
): Promise<FastifyReply> {
  const session = sessionOf(request);
  const words = wordsFor(request, session.language);
  const refused = thrown === undefined ? undefined : refusalIn(words, thrown);
  const report = await alertReport(consoleContext(parts, request, session.actor), { alertId });
  const { alert, timeline } = report;
  const plan = parts.plans.get(alert.country)?.pinned.plan;
  const { roles, agencyId } = session.actor;
  return sendPage(
    reply,
    reportPage({
      words,
      mode: parts.mode,
      timeZone: plan ? timeZoneOf(plan, alert.region ?? undefined) : "UTC",
      report,
      names: await namesOf(
        parts.pool,
        timeline.flatMap(({ officerId }) => officerId ?? []),
      ),
      token: formToken(parts, session.id),
      mayRecord: agencyId === alert.agencyId && (roles.includes("requester") || roles.includes("authoriser")),
      refused,
    }),
  );
}
