// The one-time link of a call. GET changes nothing; opening binds it to one browser; a second factor decides.
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { photoParams } from "../../../schemas/api/parameters.ts";
import { readPhoto } from "../../alerts/index.ts";
import { actorOfLink, type OpenLink, openLink, readLink } from "../../duty/open-link.ts";
import { linkDead, networkSubject, throttle } from "../../sign-in/index.ts";
import { approvalPage } from "../../web/console/approval-page.ts";
import { linkPage, sentencePage } from "../../web/console/sign-in-pages.ts";
import {
  approvalViewOf,
  approveFromForm,
  consoleContext,
  type Desk,
  decisionForm,
  refuseFromForm,
} from "../console/approval.ts";
import { consoleCookies } from "../console/cookies.ts";
import { decisionRequest } from "../console/decision-request.ts";
import { foreignForm, formToken, isFormToken } from "../console/guard.ts";
import { refusalIn, refusalWithSlots, wordsFor } from "../console/words.ts";
import type { Routes } from "../context.ts";
import type { AppParts } from "../parts.ts";
import { sendPage } from "./pages.ts";

const token = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const params = z.object({ token });
const config = { access: "public", limit: "none" } as const;

/** /c/{token} with approve and refuse, and the photos of its case. */
export const consoleLinkRoutes: Routes = (app, parts) => {
  const path = "/c/:token";
  app.get(path, { schema: { params, hide: true }, config }, async (request, reply) =>
    orDead(parts, request, reply, async () => {
      const link = await look(parts, request, request.params.token);
      if (!link.bound) {
        const page = { words: wordsFor(request), mode: parts.mode, action: `/c/${request.params.token}` };
        return sendPage(reply, linkPage(page));
      }
      const desk = deskOf(parts, request, request.params.token, link);
      return sendPage(reply, approvalPage(await approvalViewOf(parts, request, desk)));
    }),
  );
  app.post(path, { schema: { params, hide: true }, config }, async (request, reply) =>
    orDead(parts, request, reply, async () => {
      await throttle(parts, [networkSubject(request.ip)]);
      const cookies = consoleCookies(parts);
      const opened = await openLink(parts, request.params.token, request.cookies[cookies.link]);
      return reply
        .setCookie(cookies.link, opened.browser, cookies.options)
        .redirect(`/c/${request.params.token}`, 303);
    }),
  );
  app.get(
    `${path}/photos/:id`,
    { schema: { params: photoParams.extend({ token }), hide: true }, config },
    async (request, reply) => {
      const actor = actorOfLink(await bound(parts, request, request.params.token), []);
      const { bytes } = await readPhoto(consoleContext(parts, request, actor), {
        photoId: request.params.id,
      });
      return reply.type("image/jpeg").send(bytes);
    },
  );
  app.post(`${path}/request`, { schema: { params, hide: true }, config }, async (request) => {
    const link = await bound(parts, request, request.params.token);
    return decisionRequest(parts, request, deskOf(parts, request, request.params.token, link));
  });
  for (const act of ["approve", "refuse"] as const)
    app.post(
      `${path}/${act}`,
      { schema: { params, body: decisionForm, hide: true }, config },
      async (request, reply) =>
        orDead(parts, request, reply, async () => {
          const link = await bound(parts, request, request.params.token);
          const desk = deskOf(parts, request, request.params.token, link);
          if (!isFormToken(parts, link.link.callId, request.body)) throw foreignForm();
          return decide(parts, request, reply, desk, async () => {
            if (act === "refuse") return refuseFromForm(parts, request, desk, request.body);
            return (await approveFromForm(parts, request, desk, request.body)) ? "released" : "signed";
          });
        }),
    );
};

async function look(parts: AppParts, request: FastifyRequest, text: string): Promise<OpenLink> {
  return readLink(parts, text, request.cookies[consoleCookies(parts).link]);
}

async function bound(parts: AppParts, request: FastifyRequest, text: string): Promise<OpenLink> {
  const link = await look(parts, request, text);
  if (!link.bound) throw linkDead();
  return link;
}

function deskOf(parts: AppParts, request: FastifyRequest, text: string, open: OpenLink): Desk {
  return {
    actor: actorOfLink(open, []),
    words: wordsFor(request, open.language),
    alertId: open.link.alertId,
    number: open.link.number,
    action: `/c/${text}`,
    photos: `/c/${text}/photos`,
    token: formToken(parts, open.link.callId),
  };
}

async function decide(
  parts: AppParts,
  request: FastifyRequest,
  reply: FastifyReply,
  desk: Desk,
  act: () => Promise<"released" | "signed" | "returned" | "rejected">,
): Promise<FastifyReply> {
  const { words } = desk;
  try {
    const sentence = words.done[await act()];
    return sendPage(reply, sentencePage({ words, mode: parts.mode, title: words.link.title, sentence }));
  } catch (thrown) {
    const refused = refusalWithSlots(words, thrown);
    // Decided by somebody else meanwhile: the link is dead, and says so.
    await bound(parts, request, desk.action.slice("/c/".length));
    const view = await approvalViewOf(parts, request, desk);
    return sendPage(reply.code(422), approvalPage({ ...view, refused }));
  }
}

async function orDead(
  parts: AppParts,
  request: FastifyRequest,
  reply: FastifyReply,
  work: () => Promise<FastifyReply>,
): Promise<FastifyReply> {
  try {
    return await work();
  } catch (thrown) {
    const words = wordsFor(request);
    const sentence = refusalIn(words, thrown);
    return sendPage(
      reply.code(410),
      sentencePage({ words, mode: parts.mode, title: words.link.title, sentence }),
    );
  }
}
