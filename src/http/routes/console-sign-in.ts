// Signing in and out of the console, and proving again.
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import {
  endSession,
  renewPurpose,
  renewSession,
  requestPasskey,
  SIGN_IN_PURPOSE,
  signInWithPasskey,
  signInWithPassword,
} from "../../sign-in/index.ts";
import { agenciesWithOidc } from "../../store/agency-oidc.ts";
import { BROWSER_SCRIPTS, SERVICE_WORKER } from "../../web/console/browser-scripts.ts";
import { provePage, signInPage } from "../../web/console/sign-in-pages.ts";
import { consoleCookies } from "../console/cookies.ts";
import { formToken, sessionOf, visitOf } from "../console/guard.ts";
import { nextPath, PROVE_PATH, SIGN_IN_PATH } from "../console/next-path.ts";
import { refusalIn, wordsFor } from "../console/words.ts";
import type { Routes, ZodApp } from "../context.ts";
import type { AppParts } from "../parts.ts";
import { sendPage } from "./pages.ts";

const text = z.string().max(20_000).optional();
const proofForm = z.object({ next: text, code: text, passkey: text });
const passwordForm = z.object({ next: text, name: text, password: text, code: text });
const query = z.object({ next: text });
const open = { access: "public", limit: "none" } as const;
const inside = { access: "console", limit: "none" } as const;

/** /console/sign-in, /console/sign-out, /console/prove and the scripts. */
export const consoleSignInRoutes: Routes = (app, parts) => {
  for (const script of BROWSER_SCRIPTS)
    app.get(script.path, { schema: { hide: true }, config: open }, async (_request, reply) =>
      reply
        .type("text/javascript; charset=utf-8")
        .header("cache-control", "public, max-age=31536000, immutable")
        .send(script.text),
    );
  // Browsers look for a newer one by themselves, and must get it: `no-store` stands as on every page.
  app.get(SERVICE_WORKER.path, { schema: { hide: true }, config: open }, async (_request, reply) =>
    reply.type("text/javascript; charset=utf-8").send(SERVICE_WORKER.text),
  );
  signingIn(app, parts);
  proving(app, parts);
  app.post("/console/sign-out", { schema: { hide: true }, config: inside }, async (request, reply) => {
    const cookies = consoleCookies(parts);
    await endSession(parts, request.cookies[cookies.session] ?? "");
    // What was kept in the browser of an unfinished case goes with the session.
    reply.header("clear-site-data", '"storage"');
    return reply.clearCookie(cookies.session, cookies.options).redirect(SIGN_IN_PATH, 303);
  });
};

function signingIn(app: ZodApp, parts: AppParts): void {
  const pageOf = async (request: FastifyRequest, next: string, thrown?: unknown) => {
    const words = wordsFor(request);
    const refused = thrown === undefined ? undefined : refusalIn(words, thrown);
    return signInPage({
      words,
      mode: parts.mode,
      next,
      refused,
      agencies: await agenciesWithOidc(parts.pool),
    });
  };
  const cookies = consoleCookies(parts);
  app.get(
    SIGN_IN_PATH,
    { schema: { querystring: query, hide: true }, config: open },
    async (request, reply) => sendPage(reply, await pageOf(request, nextPath(request.query.next))),
  );
  app.post(`${SIGN_IN_PATH}/request`, { schema: { hide: true }, config: { access: "public" } }, async () =>
    requestPasskey(parts, SIGN_IN_PURPOSE, null),
  );
  app.post(
    SIGN_IN_PATH,
    { schema: { body: passwordForm, hide: true }, config: open },
    async (request, reply) => {
      const next = nextPath(request.body.next);
      try {
        const { cookie } = await signInWithPassword(parts, request.body, visitOf(request));
        return reply.setCookie(cookies.session, cookie, cookies.options).redirect(next, 303);
      } catch (thrown) {
        return sendPage(reply.code(401), await pageOf(request, next, thrown));
      }
    },
  );
  app.post(
    `${SIGN_IN_PATH}/passkey`,
    { schema: { body: proofForm, hide: true }, config: open },
    async (request, reply) => {
      const next = nextPath(request.body.next);
      try {
        const { cookie } = await signInWithPasskey(parts, request.body.passkey ?? "", visitOf(request));
        return reply.setCookie(cookies.session, cookie, cookies.options).redirect(next, 303);
      } catch (thrown) {
        return sendPage(reply.code(401), await pageOf(request, next, thrown));
      }
    },
  );
}

function proving(app: ZodApp, parts: AppParts): void {
  const { mode } = parts;
  const cookies = consoleCookies(parts);
  app.get(
    PROVE_PATH,
    { schema: { querystring: query, hide: true }, config: inside },
    async (request, reply) => {
      const session = sessionOf(request);
      const page = { mode, next: nextPath(request.query.next), token: formToken(parts, session.id) };
      return sendPage(reply, provePage({ ...page, words: wordsFor(request, session.language) }));
    },
  );
  app.post(`${PROVE_PATH}/request`, { schema: { hide: true }, config: inside }, async (request) => {
    const { id, actor } = sessionOf(request);
    return requestPasskey(parts, renewPurpose(id), actor.officerId);
  });
  app.post(
    PROVE_PATH,
    { schema: { body: proofForm, hide: true }, config: inside },
    async (request, reply) => {
      const session = sessionOf(request);
      const next = nextPath(request.body.next);
      try {
        const { cookie } = await renewSession(parts, session, request.body, visitOf(request));
        return reply.setCookie(cookies.session, cookie, cookies.options).redirect(next, 303);
      } catch (thrown) {
        const words = wordsFor(request, session.language);
        const page = { words, mode, next, token: formToken(parts, session.id) };
        return sendPage(reply.code(401), provePage({ ...page, refused: refusalIn(words, thrown) }));
      }
    },
  );
}
