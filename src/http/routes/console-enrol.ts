// Setting up how one signs in, by an invitation. Looking at the page changes nothing.
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { enrolPasskey, enrolPassword, openEnrolment, requestEnrolmentPasskey } from "../../sign-in/index.ts";
import { agenciesWithOidc } from "../../store/agency-oidc.ts";
import { enrolPage, sentencePage } from "../../web/console/sign-in-pages.ts";
import { consoleCookies } from "../console/cookies.ts";
import { visitOf } from "../console/guard.ts";
import { refusalIn, wordsFor } from "../console/words.ts";
import type { Routes } from "../context.ts";
import type { AppParts } from "../parts.ts";
import { sendPage } from "./pages.ts";

const text = z.string().max(20_000).optional();
const params = z.object({ token: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/) });
const passwordForm = z.object({ name: text, password: text, code: text });
const passkeyForm = z.object({ passkey: text });
const config = { access: "public", limit: "none" } as const;

/** /console/enrol/{token}. */
export const consoleEnrolRoutes: Routes = (app, parts) => {
  const path = "/console/enrol/:token";
  app.get(path, { schema: { params, hide: true }, config }, async (request, reply) =>
    show(parts, request, reply, request.params.token),
  );
  app.post(
    `${path}/request`,
    { schema: { params, hide: true }, config: { access: "public" } },
    async (request) => requestEnrolmentPasskey(parts, request.params.token, visitOf(request)),
  );
  app.post(path, { schema: { params, body: passwordForm, hide: true }, config }, async (request, reply) => {
    const { token } = request.params;
    const enrol = () => enrolPassword(parts, token, request.body, visitOf(request));
    return finish(parts, request, reply, token, enrol);
  });
  app.post(
    `${path}/passkey`,
    { schema: { params, body: passkeyForm, hide: true }, config },
    async (request, reply) => {
      const { token } = request.params;
      const enrol = () => enrolPasskey(parts, token, request.body.passkey ?? "", visitOf(request));
      return finish(parts, request, reply, token, enrol);
    },
  );
};

async function finish(
  parts: AppParts,
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
  enrol: () => Promise<{ cookie: string }>,
): Promise<FastifyReply> {
  const cookies = consoleCookies(parts);
  try {
    const { cookie } = await enrol();
    return reply.setCookie(cookies.session, cookie, cookies.options).redirect("/console", 303);
  } catch (thrown) {
    return show(parts, request, reply.code(422), token, refusalIn(wordsFor(request), thrown));
  }
}

async function show(
  parts: AppParts,
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
  refused?: string,
): Promise<FastifyReply> {
  const words = wordsFor(request);
  try {
    const enrolment = await openEnrolment(parts, token, visitOf(request));
    const page = {
      ...enrolment,
      words,
      mode: parts.mode,
      timeZone: "UTC",
      action: `/console/enrol/${token}`,
      refused,
      byAgency: (await agenciesWithOidc(parts.pool)).some(({ id }) => id === enrolment.agencyId),
    };
    return sendPage(reply, enrolPage(page));
  } catch (thrown) {
    const sentence = refusalIn(words, thrown);
    return sendPage(
      reply.code(410),
      sentencePage({ words, mode: parts.mode, title: words.enrol.title, sentence }),
    );
  }
}
