// An officer's own account: passkeys, sessions, and where calls reach them. Changes of how one signs in ask for a fresh proof first.
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { confirmReach } from "../../duty/confirm-reach.ts";
import { notifyBrowser, notifyNoBrowser } from "../../duty/notify-browser.ts";
import { readWays } from "../../duty/read-ways.ts";
import { sendReachCode } from "../../duty/send-reach-code.ts";
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
  channel: z.enum(["sms", "email"]).default("sms"),
  code: z.string().max(40).default(""),
  subscription: z.string().max(4_000).default(""),
});
type Form = z.output<typeof form>;
const config = { access: "console", limit: "none" } as const;

/** /console/account with passkeys, sessions and ways of being called. */
export const consoleAccountRoutes: Routes = (app, parts) => {
  app.get(ACCOUNT_PATH, { schema: { hide: true }, config }, async (request, reply) =>
    show(parts, request, reply),
  );
  app.post(`${ACCOUNT_PATH}/request`, { schema: { hide: true }, config }, async (request) =>
    requestMorePasskey(parts, sessionOf(request)),
  );
  const changes = {
    passkey: (session: OpenSession, body: Form) => addPasskey(parts, session, body.passkey ?? ""),
    remove: (session: OpenSession, body: Form) => removePasskey(parts, session, body.factor ?? ""),
    sessions: (session: OpenSession) => endOtherSessions(parts, session),
    "call-code": (session: OpenSession, body: Form) => sendReachCode(parts, session, body.channel, parts),
    confirm: (session: OpenSession, body: Form) => confirmReach(parts, session, body),
    notify: (session: OpenSession, body: Form) => notifyBrowser(parts, session, body.subscription),
    "notify-none": (session: OpenSession) => notifyNoBrowser(parts, session),
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
      calls: await readWays(parts, session),
      vapidPublicKey: parts.keys.vapid?.publicKey ?? null,
      token: formToken(parts, session.id),
      refused: thrown === undefined ? undefined : refusalIn(words, thrown),
    }),
  );
}
