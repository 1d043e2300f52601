// Problem types of any request, before or beside what a verb says.
import type { ProblemType } from "./problem-types.ts";

/** The types by code. */
export const REQUEST_PROBLEMS: Readonly<Record<string, ProblemType>> = {
  "invalid-request": {
    statuses: [400],
    title: "The request does not satisfy its schema",
    advice:
      "Each entry of `errors` names a field by its JSON Pointer, with a stable code and a sentence. Correct those fields and send the request again; nothing was stored.",
  },
  "broken-json": {
    statuses: [400],
    title: "The body is not JSON",
    advice: "Send one complete JSON document in UTF-8. Nothing was stored.",
  },
  "broken-request": {
    statuses: [400],
    title: "The request could not be read",
    advice: "The address, the headers or the form in the body are malformed. Nothing was stored.",
  },
  "idempotency-key-missing": {
    statuses: [400],
    title: "An Idempotency-Key is required",
    advice:
      "Send an `Idempotency-Key` header of 1 to 255 visible characters, new for each thing to create and the same for each retry of it.",
  },
  "signature-missing": {
    statuses: [400],
    title: "The signature is missing",
    advice: "Callbacks of providers are believed only with their signature. Nothing was stored.",
  },
  unauthenticated: {
    statuses: [401],
    title: "A key is required",
    advice: "Send `Authorization: Bearer <key>`. A key is shown once, when it is made.",
  },
  "unknown-key": {
    statuses: [401],
    title: "The key is not known",
    advice: "Check that the whole key was sent. A lost key cannot be read again: have a new one made.",
  },
  "expired-key": {
    statuses: [401],
    title: "The key has expired",
    advice: "Ask your administrator for a new key.",
  },
  "revoked-key": {
    statuses: [401],
    title: "The key was revoked",
    advice: "Ask your administrator for a new key.",
  },
  "disabled-officer": {
    statuses: [401],
    title: "The officer is disabled",
    advice: "Ask your administrator. Keys of a disabled officer stop working at once.",
  },
  "wrong-role": {
    statuses: [403],
    title: "The key's roles do not allow this",
    advice: "Another officer has to do this: `roles` lists who may.",
  },
  "wrong-signature": {
    statuses: [403],
    title: "The signature does not fit",
    advice: "Check the address and the secret on both sides. Nothing was stored.",
  },
  "not-found": {
    statuses: [404],
    title: "Not found",
    advice:
      "The id does not exist, or belongs to an agency that has not shared it with yours; both look the same.",
  },
  "method-not-allowed": {
    statuses: [405],
    title: "The method is not allowed here",
    advice: "The `Allow` header lists the methods that this address answers.",
  },
  "idempotency-running": {
    statuses: [409],
    title: "The first request with this Idempotency-Key is still running",
    advice: "Send the same request again after `Retry-After` seconds: it gets the first one's answer.",
  },
  gone: {
    statuses: [410],
    title: "Gone",
    advice: "The alert has ended; its photos and names were removed.",
  },
  "too-large": {
    statuses: [413],
    title: "The body is too large",
    advice: "A body may have 256 kB, a photo 10 MB. Nothing was stored.",
  },
  "unsupported-media-type": {
    statuses: [415],
    title: "The content type is not supported",
    advice: "Send `application/json`, or for photos `multipart/form-data`.",
  },
  "unreadable-photo": {
    statuses: [415],
    title: "The file is not a photo that can be read",
    advice:
      "Send a JPEG, PNG, WebP or HEIC photo. Vector drawings, animations and damaged files are refused.",
  },
  "photo-too-large": {
    statuses: [422],
    title: "The photo has too many pixels",
    advice: "Send a photo of at most 50 megapixels.",
  },
  "photo-too-small": {
    statuses: [422],
    title: "The photo has too few pixels",
    advice: "Send a photo of at least 100 pixels each way: people have to recognise somebody on it.",
  },
  "idempotency-mismatch": {
    statuses: [422],
    title: "The Idempotency-Key was used for another request",
    advice: "Take a new key for a new request; repeat the first request exactly to see its answer.",
  },
  "precondition-required": {
    statuses: [428],
    title: "If-Match is required",
    advice: "Send the ETag that you last read in `If-Match`, so that nobody's edit is overwritten unseen.",
  },
  "rate-limited": {
    statuses: [429],
    title: "Too many requests",
    advice: "Wait for `Retry-After` seconds. A cancel is never held back by a rate limit.",
  },
  "internal-error": {
    statuses: [500],
    title: "The service failed",
    advice:
      "This is our fault. Tell the operator the `instance` of the problem; a request with an Idempotency-Key can be sent again safely.",
  },
  unavailable: {
    statuses: [503],
    title: "The service is not ready",
    advice: "Send the request again after `Retry-After` seconds.",
  },
};
