// The console of an officer who signed in: what waits, one bulletin to decide on, and its photos.
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { photoParams } from "../../../schemas/api/parameters.ts";
import { listByName, listWaiting, readPhoto } from "../../alerts/index.ts";
import { alertsListPage } from "../../web/console/alerts-list-page.ts";
import { approvalPage } from "../../web/console/approval-page.ts";
import { sentencePage } from "../../web/console/sign-in-pages.ts";
import {
  approvalViewOf,
  approveFromForm,
  consoleContext,
  type Desk,
  decisionForm,
  refuseFromForm,
} from "../console/approval.ts";
import { decisionRequest } from "../console/decision-request.ts";
import { formToken, sessionOf } from "../console/guard.ts";
import { refusalWithSlots, wordsFor } from "../console/words.ts";
import type { Routes } from "../context.ts";
import type { AppParts } from "../parts.ts";
import { sendPage } from "./pages.ts";

const params = z.object({
  id: z.string().regex(/^alr_[0-9a-z]{24}$/),
  n: z.coerce.number().int().min(1).max(100_000),
});
const config = { access: "console", limit: "none" } as const;

/** /console, /console/alerts/{id}/bulletins/{n} with approve and refuse, /console/photos/{id}. */
export const consoleAlertRoutes: Routes = (app, parts) => {
  app.get("/console", { schema: { hide: true }, config }, async (request, reply) =>
    sendPage(reply, await listFor(parts, request)),
  );
  app.get(
    "/console/photos/:id",
    { schema: { params: photoParams, hide: true }, config },
    async (request, reply) => {
      const context = consoleContext(parts, request, sessionOf(request).actor);
      const { bytes } = await readPhoto(context, { photoId: request.params.id });
      return reply.type("image/jpeg").send(bytes);
    },
  );

  const path = "/console/alerts/:id/bulletins/:n";
  app.get(path, { schema: { params, hide: true }, config }, async (request, reply) => {
    const desk = deskOf(parts, request, request.params);
    return sendPage(reply, approvalPage(await approvalViewOf(parts, request, desk)));
  });
  app.post(`${path}/request`, { schema: { params, hide: true }, config }, async (request) =>
    decisionRequest(parts, request, deskOf(parts, request, request.params)),
  );
  app.post(
    `${path}/approve`,
    { schema: { params, body: decisionForm, hide: true }, config },
    async (request, reply) => {
      const desk = deskOf(parts, request, request.params);
      return answer(parts, request, reply, desk, async () =>
        (await approveFromForm(parts, request, desk, request.body)) ? "released" : "signed",
      );
    },
  );
  app.post(
    `${path}/refuse`,
    { schema: { params, body: decisionForm, hide: true }, config },
    async (request, reply) => {
      const desk = deskOf(parts, request, request.params);
      return answer(parts, request, reply, desk, () => refuseFromForm(parts, request, desk, request.body));
    },
  );
};

/** Answers a decision: what was done, or the page again with why it was not. */
async function answer(
  parts: AppParts,
  request: FastifyRequest,
  reply: FastifyReply,
  desk: Desk,
  decide: () => Promise<"released" | "signed" | "returned" | "rejected">,
): Promise<FastifyReply> {
  const { words } = desk;
  try {
    const sentence = words.done[await decide()];
    return sendPage(
      reply,
      sentencePage({ words, mode: parts.mode, title: words.list.title, sentence, back: "/console" }),
    );
  } catch (thrown) {
    const refused = refusalWithSlots(words, thrown);
    const view = await approvalViewOf(parts, request, desk);
    return sendPage(reply.code(422), approvalPage({ ...view, refused }));
  }
}

async function listFor(parts: AppParts, request: FastifyRequest): Promise<string> {
  const session = sessionOf(request);
  const context = consoleContext(parts, request, session.actor);
  const words = wordsFor(request, session.language);
  const administers = !session.actor.roles.some((role) => role !== "administrator");
  return alertsListPage({
    words,
    mode: parts.mode,
    officerName: session.name,
    token: formToken(parts, session.id),
    now: parts.clock.now(),
    waiting: administers ? [] : await listWaiting(context),
    alerts: administers ? [] : await listByName(context, { limit: 50 }),
    mayWrite: session.actor.roles.includes("requester"),
    mayDecide: session.actor.roles.includes("authoriser"),
    mayStop: session.actor.roles.some((role) => role === "requester" || role === "authoriser"),
  });
}

function deskOf(parts: AppParts, request: FastifyRequest, { id, n }: { id: string; n: number }): Desk {
  const session = sessionOf(request);
  return {
    actor: session.actor,
    words: wordsFor(request, session.language),
    alertId: id,
    number: n,
    action: `/console/alerts/${id}/bulletins/${n}`,
    photos: "/console/photos",
    token: formToken(parts, session.id),
  };
}
