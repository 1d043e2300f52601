// Leaving by a link: GET only asks, POST does it (RFC 8058 one-click too), and a repeat says the same.
import formbody from "@fastify/formbody";
import { z } from "zod";
import { leave } from "../../contacts/leave.ts";
import { readManageToken } from "../../contacts/manage-token.ts";
import { Problem } from "../../errors.ts";
import { leavePage, leftPage } from "../../web/subscriber-pages.ts";
import { asZodApp, type Routes } from "../context.ts";
import { sendPage } from "./pages.ts";

const FORM_LIMIT_BYTES = 10_000;
const tokenParams = z.strictObject({ token: z.string().min(1).max(64) });

/** GET and POST /unsubscribe/{token} and /manage/{token}. */
export const subscriberPageRoutes: Routes = (app, parts) => {
  app.register(async (plain) => {
    plain.removeAllContentTypeParsers();
    await plain.register(formbody, { bodyLimit: FORM_LIMIT_BYTES });
    // RFC 8058 §3.2 allows this form too; what it says is known, so it is not read.
    plain.addContentTypeParser(
      "multipart/form-data",
      { parseAs: "buffer", bodyLimit: FORM_LIMIT_BYTES },
      async () => ({}),
    );
    const config = { access: "public", limit: "none" } as const;

    for (const place of ["unsubscribe", "manage"] as const) {
      asZodApp(plain).get(
        `/${place}/:token`,
        { schema: { params: tokenParams, hide: true }, config },
        async (request, reply) => {
          const { token } = request.params;
          if (readManageToken(parts.keys.hash, token) === undefined) throw unknownLink();
          const action = `/unsubscribe/${encodeURIComponent(token)}`;
          return sendPage(reply, leavePage({ action, manage: place === "manage", mode: parts.mode }));
        },
      );
    }

    asZodApp(plain).post(
      "/unsubscribe/:token",
      { schema: { params: tokenParams, hide: true }, config },
      async (request, reply) => {
        if ((await leave(parts, request.params.token)) === "unknown") throw unknownLink();
        return sendPage(reply, leftPage(parts.mode));
      },
    );
  });
};

function unknownLink(): Problem {
  return new Problem(
    "not-found",
    "not-found",
    "This link is not complete. Open it from the message once more.",
  );
}
