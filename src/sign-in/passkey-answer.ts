// What a browser posts: a credential as JSON (WebAuthn Level 3, toJSON). Everything else about it is the library's to check.
import { z } from "zod";
import { Problem } from "../errors.ts";

const ANSWER_MAX = 20_000;
const base64url = z.string().regex(/^[A-Za-z0-9_-]{1,8000}$/);
const shape = z.looseObject({
  id: base64url,
  rawId: base64url,
  type: z.literal("public-key"),
  response: z.looseObject({ clientDataJSON: base64url }),
});
const clientData = z.looseObject({ challenge: base64url });

/** The credential and the challenge that it answers; 401 `passkey-refused` for what is no credential. */
export function parsePasskeyAnswer<T>(text: string): { response: T; challenge: string } {
  if (text.length > ANSWER_MAX) throw passkeyRefused("malformed");
  try {
    const response = shape.parse(JSON.parse(text));
    const told = Buffer.from(response.response.clientDataJSON, "base64url").toString("utf8");
    return { response: response as T, challenge: clientData.parse(JSON.parse(told)).challenge };
  } catch {
    throw passkeyRefused("malformed");
  }
}

/** The refusal of a passkey; why is a word for people who look for faults, and says nothing to a forger. */
export function passkeyRefused(why: "malformed" | "old" | "unknown" | "copied" | "forged"): Problem {
  return new Problem("unauthenticated", "passkey-refused", "This passkey was not accepted. Try again.", {
    extra: { why: why === "old" ? "old" : "other" },
  });
}
