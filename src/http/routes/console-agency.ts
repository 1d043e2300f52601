// Signing in by the officer's agency: there and back, and the first time by an invitation.
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import {
  AGENCY_CALLBACK,
  AGENCY_SIGN_IN_MINUTES,
  beginAgencySignIn,
  finishAgencySignIn,
} from "../../sign-in/index.ts";
import { sentencePage } from "../../web/console/sign-in-pages.ts";
import { consoleCookies } from "../console/cookies.ts";
import { visitOf } from "../console/guard.ts";
import { nextPath, SIGN_IN_PATH } from "../console/next-path.ts";
import { refusalIn, wordsFor } from "../console/words.ts";
import type { Routes } from "../context.ts";
import type { AppParts } from "../parts.ts";
import { sendPage } from "./pages.ts";

const agencyParams = z.object({ id: z.string().regex(/^agy_[0-9a-z]{24}$/) });
const tokenParams = z.object({ token: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/) });
const query = z.object({ next: z.string().optional().catch(undefined) });
const config = { access: "public", limit: "none" } as const;

/** /console/sign-in/agency/{id} and …/callback; /console/enrol/{token}/agency. */
export const consoleAgencyRoutes: Routes = (app, parts) => {
  const cookies = consoleCookies(parts);
  app.get(
    "/console/sign-in/agency/:id",
    { schema: { params: agencyParams, querystring: query, hide: true }, config },
    async (request, reply) =>
      leave(parts, request, reply, { agencyId: request.params.id, next: nextPath(request.query.next) }),
  );
  app.get(
    "/console/enrol/:token/agency",
    { schema: { params: tokenParams, hide: true }, config },
    async (request, reply) => leave(parts, request, reply, { enrolment: request.params.token }),
  );
  app.get(AGENCY_CALLBACK, { schema: { hide: true }, config }, async (request, reply) => {
    reply.clearCookie(cookies.agency, cookies.options);
    try {
      const sent = new URL(request.url, parts.publicUrl).search;
      const kept = request.cookies[cookies.agency];
      const { cookie, next } = await finishAgencySignIn(parts, { kept, query: sent }, visitOf(request));
      return reply.setCookie(cookies.session, cookie, cookies.options).redirect(next, 303);
    } catch (thrown) {
      return refuse(parts, request, reply.code(401), thrown);
    }
  });
};

async function leave(
  parts: AppParts,
  request: FastifyRequest,
  reply: FastifyReply,
  asked: Parameters<typeof beginAgencySignIn>[1],
): Promise<FastifyReply> {
  const cookies = consoleCookies(parts);
  try {
    const { url, kept } = await beginAgencySignIn(parts, asked, visitOf(request));
    const options = { ...cookies.options, maxAge: AGENCY_SIGN_IN_MINUTES * 60 };
    return reply.setCookie(cookies.agency, kept, options).redirect(url, 303);
  } catch (thrown) {
    return refuse(parts, request, reply.code(422), thrown);
  }
}

function refuse(
  parts: AppParts,
  request: FastifyRequest,
  reply: FastifyReply,
  thrown: unknown,
): FastifyReply | Promise<FastifyReply> {
  const words = wordsFor(request);
  const page = { words, mode: parts.mode, title: words.signIn.title, back: SIGN_IN_PATH };
  return sendPage(reply, sentencePage({ ...page, sentence: refusalIn(words, thrown) }));
}
