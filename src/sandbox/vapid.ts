// Checks who a push comes from (RFC 8292), as a push service does; a token is verified once and remembered while it is valid.
import { createPublicKey, verify } from "node:crypto";

/** What a push service answers to a bad or absent `Authorization`; `why` is for the person who debugs. */
export type VapidRefusal = { status: 401 | 403; why: string };

/** `undefined` when the header is good for a subscription restricted to `allowedKey` (null is everybody). */
export type VapidCheck = (header: string | undefined, allowedKey: string | null) => VapidRefusal | undefined;

type Token = { key: string; expiresAt: number };

const REMEMBERED_MAX = 1000;
const DAY_SECONDS = 86_400;

/** A check for tokens whose audience is `origin`. */
export function createVapidCheck(origin: string, now: () => number = Date.now): VapidCheck {
  const remembered = new Map<string, Token>();
  return (header, allowedKey) => {
    if (header === undefined) return { status: 401, why: "The Authorization header is missing (RFC 8292)." };
    const token = remembered.get(header) ?? readToken(header, origin, now());
    if ("status" in token) return token;
    if (!remembered.has(header)) remember(remembered, header, token);
    if (token.expiresAt <= now() / 1000) return forbidden("The token has expired.");
    if (allowedKey !== null && allowedKey !== token.key)
      return forbidden("The subscription belongs to another key.");
    return undefined;
  };
}

function remember(remembered: Map<string, Token>, header: string, token: Token): void {
  const [oldest] = remembered.keys();
  if (remembered.size >= REMEMBERED_MAX && oldest !== undefined) remembered.delete(oldest);
  remembered.set(header, token);
}

function readToken(header: string, origin: string, nowMs: number): Token | VapidRefusal {
  const scheme = /^vapid\s+(.*)$/i.exec(header)?.[1];
  if (scheme === undefined) return { status: 401, why: "The Authorization scheme is not vapid." };
  const fields = Object.fromEntries(scheme.split(",").map((part) => splitOnce(part.trim())));
  const jwt = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(fields.t ?? "");
  const key = Buffer.from(fields.k ?? "", "base64url");
  if (!jwt || key.length !== 65 || key[0] !== 4)
    return forbidden("The header needs t=<JWT>, k=<65-byte key>.");
  const [, head = "", claims = "", signature = ""] = jwt;
  if (readJson(head).alg !== "ES256") return forbidden("The token is not signed with ES256.");
  if (!isSigned(`${head}.${claims}`, signature, key))
    return forbidden("The token's signature does not fit its key.");
  const { aud, exp, sub } = readJson(claims);
  if (aud !== origin) return forbidden(`The token is for ${String(aud)}, this is ${origin}.`);
  if (typeof exp !== "number" || exp <= nowMs / 1000) return forbidden("The token has expired.");
  if (exp > nowMs / 1000 + DAY_SECONDS) return forbidden("The token is valid for more than 24 hours.");
  if (sub !== undefined && !/^(mailto:|https:)/.test(String(sub)))
    return forbidden("sub is no mailto: or https: contact.");
  return { key: key.toString("base64url"), expiresAt: exp };
}

function isSigned(text: string, signature: string, key: Buffer): boolean {
  const jwk = {
    kty: "EC",
    crv: "P-256",
    x: key.subarray(1, 33).toString("base64url"),
    y: key.subarray(33).toString("base64url"),
  };
  try {
    const publicKey = createPublicKey({ key: jwk, format: "jwk" });
    const bytes = Buffer.from(signature, "base64url");
    return verify("sha256", Buffer.from(text), { key: publicKey, dsaEncoding: "ieee-p1363" }, bytes);
  } catch {
    return false;
  }
}

function readJson(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function splitOnce(part: string): [string, string] {
  const at = part.indexOf("=");
  return at < 0 ? [part, ""] : [part.slice(0, at), part.slice(at + 1).replace(/^"|"$/g, "")];
}

function forbidden(why: string): VapidRefusal {
  return { status: 403, why };
}
