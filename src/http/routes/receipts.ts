// Step 7 of the line: what a provider tells us later. The signature is checked before a word of it is believed or stored.
import formbody from "@fastify/formbody";
import { z } from "zod";
import { verifyTwilioSignature } from "../../channels/sms/twilio-signature.ts";
import { parseTwilioStatus } from "../../channels/sms/twilio-status.ts";
import { receiveReceipt } from "../../dispatch/receive-receipt.ts";
import { Problem } from "../../errors.ts";
import { asZodApp, type Routes } from "../context.ts";

const formFields = z.record(z.string().max(100), z.union([z.string(), z.array(z.string())]));
const anyQuery = z.record(z.string().max(100), z.union([z.string().max(300), z.array(z.string().max(300))]));

/** POST /v1/providers/twilio/status: 204 for every signed callback, known or not, so that Twilio does not repeat it. */
export const receiptRoutes: Routes = (app, parts) => {
  app.register(async (plain) => {
    plain.removeAllContentTypeParsers();
    await plain.register(formbody);
    asZodApp(plain).post(
      "/v1/providers/twilio/status",
      {
        schema: {
          summary: "Twilio's status callback",
          tags: ["providers"],
          body: formFields,
          querystring: anyQuery,
          response: { 204: z.undefined() },
        },
        config: {
          access: "provider",
          limit: "none",
          doc: { answers: {}, empty: 204, problems: ["signature-missing", "wrong-signature"] },
        },
      },
      async (request, reply) => {
        checkSignature(parts, request.url, request.headers["x-twilio-signature"], request.body);
        const word = parseTwilioStatus(request.body, request.query);
        if (word) await receiveReceipt(parts, word);
        return reply.code(204).send();
      },
    );
  });
};

function checkSignature(
  parts: Parameters<Routes>[1],
  url: string,
  signature: string | string[] | undefined,
  params: z.output<typeof formFields>,
): void {
  const verdict = verifyTwilioSignature(parts.twilioAuthTokens, {
    url: parts.publicUrl.replace(/\/$/, "") + url,
    signature: Array.isArray(signature) ? signature[0] : signature,
    params,
  });
  if (verdict === "missing")
    throw new Problem("invalid", "signature-missing", "X-Twilio-Signature is missing; nothing was stored.");
  if (verdict === "wrong")
    throw new Problem("forbidden", "wrong-signature", "X-Twilio-Signature does not fit; nothing was stored.");
}
