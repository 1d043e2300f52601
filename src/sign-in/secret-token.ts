// Texts that are worth something to whoever holds them: cookies, links, challenges. Only their hashes are stored.
import { createHash, randomBytes } from "node:crypto";

/** 256 random bits, as base64url. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** SHA-256 of a token: enough for random bits that nobody can guess. */
export function tokenHash(token: string): Buffer {
  return createHash("sha256").update(token, "utf8").digest();
}
