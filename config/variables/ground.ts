// Variables of what the service stands on: data, queue, keys, and the one dangerous switch.
import { z } from "zod";
import * as value from "../env-values.ts";
import { variable } from "./variable.ts";

/** Database, queue and keys. */
export const ground = {
  DATA_DIR: variable(
    z.string(),
    "Folder for the embedded database, its keys and the photos. Back it up as a secret.",
    ".amberwire",
  ),
  DATABASE_URL: variable(
    value.postgresUrl,
    "PostgreSQL 15 or newer. Without it the service runs its own in DATA_DIR.",
    "postgres://amberwire:password@localhost:5432/amberwire",
    "password-inside",
  ),
  DATABASE_POOL_MAX: variable(value.wholeNumber(2, 200), "Connections per process.", "10"),
  ALLOW_EMBEDDED_POSTGRES: variable(
    value.flag,
    "Lets live mode run on the embedded database and on keys kept in DATA_DIR. One machine only.",
    "false",
  ),
  REDIS_URL: variable(
    value.redisUrl,
    "Redis or Valkey for the queue. Without it the queue lives in PostgreSQL.",
    "redis://localhost:6379",
    "password-inside",
  ),
  ENCRYPTION_KEYS: variable(
    value.keyList,
    "Keys for personal data at rest, as id:base64 with commas between; the first seals, the others still open. Made and kept in DATA_DIR in sandbox or with the embedded database.",
    "2026a:<openssl rand -base64 32>",
    "secret",
  ),
  HASH_KEYS: variable(
    value.keyList,
    "Keys for hashes of addresses, in the same form. Made and kept likewise. Never drop an old one.",
    "2026a:<openssl rand -base64 32>",
    "secret",
  ),
  AUDIT_SIGNING_KEY: variable(
    value.pem,
    "Ed25519 private key (PEM or a file) that signs the heads of the audit record. Default: derived from the current hash key.",
    "/run/secrets/audit-signing.pem",
    "secret",
  ),
};

/** What opens the inside network. */
export const danger = {
  OUTBOUND_ALLOW_PRIVATE_NETWORKS: variable(
    value.flag,
    "DANGEROUS. Lets webhooks reach private and loopback addresses. Tests and sandbox.",
    "false",
  ),
  OUTBOUND_ALLOW_PRIVATE_NETWORKS_CONFIRM: variable(
    z.literal("reaches-internal-systems", { error: "must be reaches-internal-systems, or be left out" }),
    "Second confirmation that live mode demands beside it.",
    "reaches-internal-systems",
  ),
};
