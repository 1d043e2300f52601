// Writing alerts in the console: a new one, an edit, the new facts of an active one; asking for approval and taking that back.
import multipart from "@fastify/multipart";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { withdrawAlert } from "../../alerts/index.ts";
import { PHOTO_BYTES_MAX } from "../../photos/encode-photo.ts";
import { caseFormPage } from "../../web/console/case-form-page.ts";
import { sentencePage } from "../../web/console/sign-in-pages.ts";
import { consoleContext } from "../console/approval.ts";
import { actOnCase } from "../console/case-acts.ts";
import { caseFormView, openCaseDesk, refuseUnlessRequester } from "../console/case-desk.ts";
import { formOf } from "../console/form-fields.ts";
import { sessionOf } from "../console/guard.ts";
import { refusalIn, wordsFor } from "../console/words.ts";
import { asZodApp, type Routes } from "../context.ts";
import type { AppParts } from "../parts.ts";
import { sendPage } from "./pages.ts";

const params = z.object({ id: z.string().regex(/^alr_[0-9a-z]{24}$/) });
const config = { access: "console", limit: "none" } as const;
/** A whole case with a photo for each of its children; no field is longer than the longest text. */
const LIMITS = {
  fileSize: PHOTO_BYTES_MAX,
  files: 4,
  fields: 1000,
  parts: 1004,
  fieldSize: 16 * 1024,
  fieldNameSize: 80,
  headerPairs: 20,
};

/** /console/new, /console/alerts/{id}/edit and …/update, /console/alerts/{id}/withdraw. */
export const consoleCaseRoutes: Routes = (app, parts) => {
  app.register(async (scope) => {
    await scope.register(multipart, {
      limits: LIMITS,
      throwFileSizeLimit: true,
      attachFieldsToBody: "keyValues",
    });
    const forms = asZodApp(scope);
    forms.get("/console/new", { schema: { hide: true }, config }, async (request, reply) =>
      show(parts, request, reply, { kind: "new" }),
    );
    forms.post("/console/new", { schema: { hide: true }, config }, async (request, reply) =>
      act(parts, request, reply, { kind: "new" }),
    );
    for (const kind of ["edit", "update"] as const) {
      const path = `/console/alerts/:id/${kind}`;
      forms.get(path, { schema: { params, hide: true }, config }, async (request, reply) =>
        show(parts, request, reply, { kind, alertId: request.params.id }),
      );
      forms.post(path, { schema: { params, hide: true }, config }, async (request, reply) =>
        act(parts, request, reply, { kind, alertId: request.params.id }),
      );
    }
  });
  app.post(
    "/console/alerts/:id/withdraw",
    { schema: { params, body: z.object({ token: z.string() }), hide: true }, config },
    async (request, reply) => {
      const { actor, language } = sessionOf(request);
      const back = `/console/alerts/${request.params.id}`;
      try {
        await withdrawAlert(consoleContext(parts, request, actor), { alertId: request.params.id });
        return reply.redirect(back, 303);
      } catch (thrown) {
        const words = wordsFor(request, language);
        const page = {
          words,
          mode: parts.mode,
          title: words.list.title,
          sentence: refusalIn(words, thrown),
          back,
        };
        return sendPage(reply.code(422), sentencePage(page));
      }
    },
  );
};

type What = { kind: "new" } | { kind: "edit" | "update"; alertId: string };

async function show(
  parts: AppParts,
  request: FastifyRequest,
  reply: FastifyReply,
  what: What,
): Promise<FastifyReply> {
  refuseUnlessRequester(request);
  const desk = await openCaseDesk(parts, request, what);
  return sendPage(reply, caseFormPage(caseFormView(parts, request, desk)));
}

async function act(
  parts: AppParts,
  request: FastifyRequest,
  reply: FastifyReply,
  what: What,
): Promise<FastifyReply> {
  refuseUnlessRequester(request);
  const form = formOf(request.body);
  const desk = await openCaseDesk(parts, request, { ...what, fields: form.fields });
  const answer = await actOnCase(parts, request, desk, form);
  if ("next" in answer) return reply.redirect(answer.next, 303);
  const { draft, ...outcome } = answer;
  const refused = outcome.refused !== undefined || (outcome.faults?.length ?? 0) > 0;
  // A draft was saved before its submission was refused: from here on the form is that draft's.
  const shown =
    draft === undefined || what.kind !== "new"
      ? desk
      : await openCaseDesk(parts, request, { kind: "edit", alertId: draft, fields: form.fields });
  const view = caseFormView(parts, request, shown, outcome);
  return sendPage(refused ? reply.code(422) : reply, caseFormPage(view));
}
