// One alert in the console, ticking off what was done by hand, and stopping: two taps and one confirmation.
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { delegationParams } from "../../../schemas/api/parameters.ts";
import {
  alertHistory,
  cancelAlert,
  exportAlert,
  listEndpoints,
  markByHand,
  previewClosing,
  readAlert,
  revokeDelegation,
} from "../../alerts/index.ts";
import { timeZoneOf } from "../../domain/plan-rules.ts";
import { dispatchReport } from "../../store/dispatch-report.ts";
import { namesOf } from "../../store/officers.ts";
import { alertDeskPage } from "../../web/console/alert-desk-page.ts";
import { confirmStopPage, STOP_REASONS, type StopView, stopPage } from "../../web/console/stop-page.ts";
import { consoleContext } from "../console/approval.ts";
import { formToken, sessionOf } from "../console/guard.ts";
import { refusalIn, wordsFor } from "../console/words.ts";
import type { Routes } from "../context.ts";
import { exportPack } from "../export-pack.ts";
import type { AppParts } from "../parts.ts";
import { sendPage } from "./pages.ts";

const params = z.object({ id: z.string().regex(/^alr_[0-9a-z]{24}$/) });
const child = z.coerce.number().int().min(0).max(9).optional();
const stopQuery = z.object({ reason: z.enum(STOP_REASONS).optional(), child });
const stopForm = z.object({ token: z.string(), reason: z.enum(STOP_REASONS), child });
const exportForm = z.object({ token: z.string(), for: z.string().max(2).optional() });
const tokenForm = z.object({ token: z.string() });
const byHandForm = z.object({ token: z.string(), channel: z.string().max(100) });
const config = { access: "console", limit: "none" } as const;

/** /console/alerts/{id}, …/by-hand, …/export, …/delegations/{id}/revoke and …/stop. */
export const consoleDeskRoutes: Routes = (app, parts) => {
  const path = "/console/alerts/:id";
  app.get(path, { schema: { params, hide: true }, config }, async (request, reply) =>
    show(parts, request, reply, request.params.id),
  );
  app.post(
    `${path}/by-hand`,
    { schema: { params, body: byHandForm, hide: true }, config },
    async (request, reply) => {
      const { id } = request.params;
      const context = consoleContext(parts, request, sessionOf(request).actor);
      try {
        await markByHand(context, { alertId: id, channel: request.body.channel });
        return reply.redirect(`/console/alerts/${id}`, 303);
      } catch (thrown) {
        return show(parts, request, reply.code(422), id, thrown);
      }
    },
  );
  app.post(
    `${path}/export`,
    { schema: { params, body: exportForm, hide: true }, config },
    async (request, reply) => {
      const { id } = request.params;
      const context = consoleContext(parts, request, sessionOf(request).actor);
      try {
        const pack = await exportAlert(context, { alertId: id, for: request.body.for ?? null });
        return reply
          .type("application/zip")
          .header("content-disposition", `attachment; filename="${id}.zip"`)
          .send(await exportPack(parts, pack));
      } catch (thrown) {
        return show(parts, request, reply.code(422), id, thrown);
      }
    },
  );
  app.post(
    `${path}/delegations/:delegationId/revoke`,
    { schema: { params: delegationParams, body: tokenForm, hide: true }, config },
    async (request, reply) => {
      const { id, delegationId } = request.params;
      const context = consoleContext(parts, request, sessionOf(request).actor);
      try {
        await revokeDelegation(context, { alertId: id, delegationId });
        return reply.redirect(`/console/alerts/${id}`, 303);
      } catch (thrown) {
        return show(parts, request, reply.code(422), id, thrown);
      }
    },
  );
  stopRoutes(app, parts);
};

const stopRoutes: Routes = (app, parts) => {
  const path = "/console/alerts/:id/stop";
  app.get(
    path,
    { schema: { params, querystring: stopQuery, hide: true }, config },
    async (request, reply) => {
      const view = await stopViewOf(parts, request, request.params.id);
      const { reason, child: index } = request.query;
      if (reason === undefined) return sendPage(reply, stopPage(view));
      const one = index !== undefined && view.missing.length > 1 ? index : null;
      const context = consoleContext(parts, request, sessionOf(request).actor);
      const texts = one === null ? await previewClosing(context, { alertId: view.alert.id, reason }) : null;
      const token = formToken(parts, sessionOf(request).id);
      return sendPage(reply, confirmStopPage({ ...view, reason, child: one, token, texts }));
    },
  );
  app.post(path, { schema: { params, body: stopForm, hide: true }, config }, async (request, reply) => {
    const { id } = request.params;
    const { reason, child: index } = request.body;
    const context = consoleContext(parts, request, sessionOf(request).actor);
    try {
      await cancelAlert(context, {
        alertId: id,
        reason,
        ...(index === undefined ? {} : { childIndex: index }),
      });
      return reply.redirect(`/console/alerts/${id}`, 303);
    } catch (thrown) {
      return show(parts, request, reply.code(422), id, thrown);
    }
  });
};

async function stopViewOf(parts: AppParts, request: FastifyRequest, alertId: string): Promise<StopView> {
  const session = sessionOf(request);
  const alert = await readAlert(consoleContext(parts, request, session.actor), { alertId });
  const missing = (alert.children ?? []).flatMap(({ givenName, status }, index) =>
    status === "missing" ? [{ index, name: givenName ?? null }] : [],
  );
  return { words: wordsFor(request, session.language), mode: parts.mode, alert, missing };
}

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
  const context = consoleContext(parts, request, session.actor);
  const alert = await readAlert(context, { alertId });
  const history = (await alertHistory(context, { alertId })).items;
  const plan = parts.plans.get(alert.country)?.pinned.plan;
  const officers = [
    ...history.map(({ actor }) => actor.id),
    ...alert.delegations.map(({ givenBy }) => givenBy),
    ...alert.bulletins.flatMap(({ calling }) => calling?.calls.map(({ officerId }) => officerId) ?? []),
  ];
  const { roles } = session.actor;
  const acts = roles.includes("requester") || roles.includes("authoriser");
  const own = alert.agencyId === session.actor.agencyId;
  return sendPage(
    reply,
    alertDeskPage({
      words,
      mode: parts.mode,
      timeZone: plan ? timeZoneOf(plan, alert.region ?? undefined) : "UTC",
      alert,
      headline:
        alert.children
          ?.map(({ givenName }) => givenName)
          .filter(Boolean)
          .join(", ") || null,
      dispatch: await dispatchReport(parts.pool, alertId),
      endpoints: (await listEndpoints(context, { alertId })).items,
      history,
      names: await namesOf(parts.pool, officers),
      token: formToken(parts, session.id),
      may: {
        write: own && roles.includes("requester"),
        stop: acts && own,
        decide: roles.includes("authoriser"),
        markByHand: acts,
      },
      refused,
    }),
  );
}
