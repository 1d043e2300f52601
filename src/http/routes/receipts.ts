// Step 7 of the line: what a provider tells us later. The signature is checked before a word of it is believed or stored.
import formbody from "@fastify/formbody";
import { z } from "zod";
import type { ReceiptWord } from "../../channels/contract.ts";
import { readCallbackToken } from "../../channels/sms/callback-token.ts";
import { SINCH_CALLBACK } from "../../channels/sms/sinch.ts";
import { parseSinchReport } from "../../channels/sms/sinch-report.ts";
import { verifyTwilioSignature } from "../../channels/sms/twilio-signature.ts";
import { parseTwilioStatus } from "../../channels/sms/twilio-status.ts";
import { receiveReceipt } from "../../dispatch/receive-receipt.ts";
import { Problem } from "../../errors.ts";
import { asZodApp, type Routes } from "../context.ts";

const formFields = z.record(z.string().max(100), z.union([z.string(), z.array(z.string())]));
const anyQuery = z.record(z.string().max(100), z.union([z.string().max(300), z.array(z.string().max(300))]));

const token = z.object({ token: z.string().max(100) });
const report = z.record(z.string().max(100), z.unknown());

/** POST /v1/providers/twilio/status and /v1/providers/sinch/status/{token}: 204 for every true word, known or not, so that it is not repeated. */
export const receiptRoutes: Routes = (app, parts) => {
  asZodApp(app).post(
    "/v1/providers/sinch/status/:token",
    {
      schema: {
        summary: "Sinch's delivery report; the address ends in a token of ours for the attempt",
        tags: ["providers"],
        params: token,
        body: report,
        response: { 204: z.undefined() },
      },
      config: {
        access: "provider",
        limit: "none",
        doc: { answers: {}, empty: 204, problems: ["wrong-signature"] },
      },
    },
    async (request, reply) => {
      const keys = parts.keys.hash.map(({ key }) => key);
      const attempt = readCallbackToken(keys, SINCH_CALLBACK, request.params.token);
      if (!attempt)
        throw new Problem(
          "forbidden",
          "wrong-signature",
          "This address is none of ours; nothing was stored.",
        );
      const word = parseSinchReport(attempt, request.body);
      if (word) await take(parts, word);
      return reply.code(204).send();
    },
  );
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
        if (word) await take(parts, word);
        return reply.code(204).send();
      },
    );
  });
};

async function take(parts: Parameters<Routes>[1], word: ReceiptWord): Promise<void> {
  await receiveReceipt(parts, word);
  const { provider, code } = word;
  // Nothing can be tried again: the deliveries are over, and only a person can spare the next ones.
  if (word.account) parts.accountFault?.({ channel: "sms", provider, code, account: "tell" });
}

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
