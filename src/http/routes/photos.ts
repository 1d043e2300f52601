// Photos: taken in by officers, shown to officers by key and to everybody while an active alert publishes them.
import multipart from "@fastify/multipart";
import { EXAMPLE_PHOTO } from "../../../schemas/api/example-record.ts";
import { photoParams } from "../../../schemas/api/parameters.ts";
import { photoFields } from "../../../schemas/api/requests.ts";
import { photoAnswer } from "../../../schemas/api/service-answers.ts";
import { addPhoto, publicPhoto, readPhoto } from "../../alerts/index.ts";
import type { PhotoView } from "../../alerts/views.ts";
import { encodePhoto } from "../../photos/encode-photo.ts";
import { asZodApp, officerContext, type Routes } from "../context.ts";
import { onceOnly } from "../idempotency.ts";
import type { AppParts } from "../parts.ts";
import { PHOTO_FORM_LIMITS, readPhotoForm } from "../photo-form.ts";
import { parsePart } from "../validation.ts";
import { READERS } from "./readers.ts";

const JPEG = "image/jpeg";

/** POST /v1/photos, GET /v1/photos/{id}. */
export const photoRoutes: Routes = (app, parts) => {
  app.register(async (plain) => {
    plain.removeAllContentTypeParsers();
    await plain.register(multipart, { limits: PHOTO_FORM_LIMITS, throwFileSizeLimit: true });
    asZodApp(plain).post(
      "/v1/photos",
      {
        schema: {
          summary: "Store a photo: drawn anew, metadata stripped, sealed",
          tags: ["photos"],
          response: { 201: photoAnswer },
        },
        config: {
          access: ["requester"],
          doc: {
            answers: { 201: EXAMPLE_PHOTO },
            form: PHOTO_FORM,
            headers: ["Idempotency-Key"],
            problems: ["unreadable-photo", "photo-too-large", "photo-too-small", "answer-erased"],
          },
        },
      },
      async (request, reply) => {
        const form = await readPhotoForm(request);
        const { alt, consent } = parsePart(photoFields, form.fields);
        const photo = await onceOnly(
          parts,
          request,
          async (context) => addPhoto(context, { ...(await encodePhoto(form.file)), alt, consent }),
          [form.file, JSON.stringify({ alt, consent })],
        );
        return reply.code(201).send(withUrls(parts, photo));
      },
    );
  });

  app.get(
    "/v1/photos/:id",
    {
      schema: { summary: "A photo, for officers", tags: ["photos"], params: photoParams },
      config: {
        access: READERS,
        doc: { answers: { 200: "(the JPEG's bytes)" }, media: JPEG, problems: ["gone"] },
      },
    },
    async (request, reply) => {
      const photo = await readPhoto(officerContext(parts, request), { photoId: request.params.id });
      return reply.type(JPEG).header("cache-control", "no-store").send(photo.bytes);
    },
  );
};

/** GET /photos/{id}, what pages, mails and broadcasters link to: 410 once the alert has ended. */
export const publicPhotoRoutes: Routes = (app, parts) => {
  app.get(
    "/photos/:id",
    {
      schema: { params: photoParams, hide: true },
      config: { access: "public", limit: "none" },
    },
    async (request, reply) => {
      const photo = await publicPhoto(parts, { photoId: request.params.id });
      return reply
        .type(JPEG)
        .header("cache-control", "private, max-age=60")
        .header("cross-origin-resource-policy", "cross-origin")
        .header("x-robots-tag", "noindex, noimageindex, noarchive")
        .send(photo.bytes);
    },
  );
};

const PHOTO_FORM = {
  contentType: "multipart/form-data",
  schema: {
    type: "object",
    required: ["photo", "alt", "consent"],
    properties: {
      photo: {
        type: "string",
        contentMediaType: "image/*",
        description: "JPEG, PNG, WebP or HEIC, at most 10 MB",
      },
      alt: { type: "string", description: 'JSON: what the photo shows, per language, such as {"fr": "…"}' },
      consent: {
        type: "string",
        description: 'JSON: {"by", "at", "basis"}: who agreed to its use, when, on what basis',
      },
    },
  },
};

function withUrls(parts: AppParts, photo: PhotoView) {
  const base = parts.publicUrl.replace(/\/$/, "");
  return {
    ...photo,
    urls: { public: `${base}/photos/${photo.id}`, officers: `${base}/v1/photos/${photo.id}` },
  };
}
