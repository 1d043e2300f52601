// An administrator's work within the own agency: keys of officers, and the second word for those that another administrator made.
import { z } from "zod";
import { credentialParams, keyParams, officerParams } from "../../../schemas/api/parameters.ts";
import { keyBody } from "../../../schemas/api/requests.ts";
import {
  agreeToCredential,
  createKey,
  inviteOfficer,
  revokeFactors,
  revokeKey,
} from "../../officers/index.ts";
import { officeContext, type Routes, type ZodApp } from "../context.ts";
import type { AppParts } from "../parts.ts";

const EXAMPLE_KEY = "key_1k2m3n4p5q6r7s8t9v0w1x2y";
const madeKey = z.object({ id: z.string(), key: z.string() }).meta({
  id: "MadeKey",
  description: "The key's text is shown here and never again",
});
const invitation = z.object({ url: z.string(), until: z.string() }).meta({
  id: "Invitation",
  description: "The link is shown here and never again",
});
const revokedFactors = z.object({ officerId: z.string(), sessions: z.int() });
const named = z.object({ id: z.string() });

/** POST /v1/officers/{id}/keys, POST /v1/officers/{id}/invitations, POST /v1/keys/{id}/revoke and POST /v1/credentials/{id}/agree. */
export const officeRoutes: Routes = (app, parts) => {
  app.post(
    "/v1/officers/:id/keys",
    {
      schema: {
        summary: "Make a key for an officer of the own agency",
        tags: ["office"],
        params: officerParams,
        body: keyBody,
        response: { 201: madeKey },
      },
      config: {
        access: ["administrator"],
        doc: {
          answers: { 201: { id: EXAMPLE_KEY, key: `amw_${EXAMPLE_KEY.slice(4)}_…` } },
          request: { expiresAt: "2027-11-23T12:00:00Z" },
          problems: ["expires-too-early", "wrong-state"],
        },
      },
    },
    async (request, reply) => {
      const { id, text } = await createKey(officeContext(parts, request), {
        officerId: request.params.id,
        ...request.body,
      });
      return reply.code(201).send({ id, key: text });
    },
  );

  inviting(app, parts);
  revoking(app, parts);

  app.post(
    "/v1/keys/:id/revoke",
    {
      schema: {
        summary: "End a key at once",
        tags: ["office"],
        params: keyParams,
        response: { 200: named },
      },
      config: {
        access: ["administrator"],
        doc: { answers: { 200: { id: EXAMPLE_KEY } }, problems: ["wrong-state"] },
      },
    },
    (request) => revokeKey(officeContext(parts, request), { keyId: request.params.id }),
  );

  app.post(
    "/v1/credentials/:id/agree",
    {
      schema: {
        summary: "Agree to a key or factor that another administrator made",
        description:
          "An actual alert is not released when one administrator made, within 24 hours, the keys of everybody who asked for it and signed it. The agreement of a second administrator to one of them lifts that.",
        tags: ["office"],
        params: credentialParams,
        response: { 200: named },
      },
      config: {
        access: ["administrator"],
        doc: { answers: { 200: { id: EXAMPLE_KEY } }, problems: ["own-credential", "wrong-state"] },
      },
    },
    (request) => agreeToCredential(officeContext(parts, request), { id: request.params.id }),
  );
};

function revoking(app: ZodApp, parts: AppParts): void {
  app.post(
    "/v1/officers/:id/factors/revoke",
    {
      schema: {
        summary:
          "End everything that an officer of the own agency signs in to the console by, and their sessions",
        description: "For a lost telephone. API keys stay; a new invitation lets the officer in again.",
        tags: ["office"],
        params: officerParams,
        response: { 200: revokedFactors },
      },
      config: {
        access: ["administrator"],
        doc: { answers: { 200: { officerId: "ofc_1k2m3n4p5q6r7s8t9v0w1x2y", sessions: 1 } } },
      },
    },
    (request) => revokeFactors(officeContext(parts, request), { officerId: request.params.id }),
  );
}

function inviting(app: ZodApp, parts: AppParts): void {
  app.post(
    "/v1/officers/:id/invitations",
    {
      schema: {
        summary: "Invite an officer of the own agency to set up how they sign in to the console",
        description:
          "Hand the link to the officer in person or by a way that you trust: it works once, for 24 hours, and voids earlier ones. Every factor that comes of it counts as made by you.",
        tags: ["office"],
        params: officerParams,
        response: { 201: invitation },
      },
      config: {
        access: ["administrator"],
        doc: {
          answers: {
            201: {
              url: "https://alerts.example/console/enrol/Zk3…",
              until: "2026-11-24T12:00:00Z",
            },
          },
          problems: ["wrong-state"],
        },
      },
    },
    async (request, reply) => {
      const made = await inviteOfficer(officeContext(parts, request), { officerId: request.params.id });
      return reply
        .code(201)
        .send({ url: `${parts.publicUrl}/console/enrol/${made.token}`, until: made.until });
    },
  );
}
