// An officer's own account: passkeys and sessions. Changes ask for a fresh proof first.
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { Problem } from "../../errors.ts";
import {
  addPasskey,
  endOtherSessions,
  type OpenSession,
  readAccount,
  removePasskey,
  requestMorePasskey,
} from "../../sign-in/index.ts";
import { accountPage } from "../../web/console/account-page.ts";
import { formToken, sessionOf } from "../console/guard.ts";
import { PROVE_PATH } from "../console/next-path.ts";
import { refusalIn, wordsFor } from "../console/words.ts";
import type { Routes } from "../context.ts";
import type { AppParts } from "../parts.ts";
import { sendPage } from "./pages.ts";

const ACCOUNT_PATH = "/console/account";
const form = z.object({
  token: z.string(),
  passkey: z.string().max(20_000).optional(),
  factor: z.string().max(40).optional(),
});
const config = { access: "console", limit: "none" } as const;

/** /console/account with passkeys and sessions. */
export const consoleAccountRoutes: Routes = (app, parts) => {
  app.get(ACCOUNT_PATH, { schema: { hide: true }, config }, async (request, reply) =>
    show(parts, request, reply),
  );
  app.post(`${ACCOUNT_PATH}/request`, { schema: { hide: true }, config }, async (request) =>
    requestMorePasskey(parts, sessionOf(request)),
  );
  const changes = {
    passkey: (session: OpenSession, body: z.output<typeof form>) =>
      addPasskey(parts, session, body.passkey ?? ""),
    remove: (session: OpenSession, body: z.output<typeof form>) =>
      removePasskey(parts, session, body.factor ?? ""),
    sessions: (session: OpenSession) => endOtherSessions(parts, session),
  };
  for (const [name, change] of Object.entries(changes))
    app.post(
      `${ACCOUNT_PATH}/${name}`,
      { schema: { body: form, hide: true }, config },
      async (request, reply) => {
        try {
          await change(sessionOf(request), request.body);
          return reply.redirect(ACCOUNT_PATH, 303);
        } catch (thrown) {
          if (thrown instanceof Problem && thrown.code === "not-fresh")
            return reply.redirect(`${PROVE_PATH}?next=${encodeURIComponent(ACCOUNT_PATH)}`, 303);
          return show(parts, request, reply.code(422), thrown);
        }
      },
    );
};

async function show(
  parts: AppParts,
  request: FastifyRequest,
  reply: FastifyReply,
  thrown?: unknown,
): Promise<FastifyReply> {
  const session = sessionOf(request);
  const words = wordsFor(request, session.language);
  return sendPage(
    reply,
    accountPage({
      words,
      mode: parts.mode,
      officerName: session.name,
      account: await readAccount(parts, session),
      token: formToken(parts, session.id),
      refused: thrown === undefined ? undefined : refusalIn(words, thrown),
    }),
  );
}
