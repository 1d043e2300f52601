// The installation's keys: from the environment, or made once and kept in DATA_DIR/keys.json. Never logged, never in the database.
import type { Env } from "./env.ts";
import { keptKeys } from "./kept-keys.ts";
import { ed25519FromHashKey, pemPair } from "./key-making.ts";

/** A named 256-bit key; the first of a list is current. */
export type NamedKey = { id: string; key: Buffer };

/** Everything secret that the service itself owns. `vapid` is absent when web push is not configured (live mode). */
export type Keys = {
  encryption: NamedKey[];
  hash: NamedKey[];
  auditSigning: { privatePem: string; publicPem: string };
  vapid: { publicKey: string; privateKey: string; subject: string } | undefined;
};

const SANDBOX_SUBJECT = "mailto:sandbox@localhost";

/**
 * Gives the keys; a value of the environment wins over the file. The file is made (mode 0600) only where that is allowed:
 * in sandbox, or in live mode with ALLOW_EMBEDDED_POSTGRES. Processes that start together agree on one file.
 */
export async function loadKeys(env: Env): Promise<Keys> {
  const complete = env.ENCRYPTION_KEYS !== undefined && env.HASH_KEYS !== undefined;
  const mayKeep = env.MODE === "sandbox" || env.ALLOW_EMBEDDED_POSTGRES;
  if (!complete && !mayKeep) throw new Error("ENCRYPTION_KEYS and HASH_KEYS are needed in live mode.");
  const kept =
    mayKeep && (!complete || (env.MODE === "sandbox" && env.VAPID_PUBLIC_KEY === undefined))
      ? await keptKeys(env.DATA_DIR)
      : undefined;
  const encryption = env.ENCRYPTION_KEYS ?? kept?.encryption ?? [];
  const hash = env.HASH_KEYS ?? kept?.hash ?? [];
  return {
    encryption,
    hash,
    auditSigning: auditSigning(env, kept?.auditSigningPem),
    vapid: vapid(env, kept?.vapid),
  };
}

function auditSigning(env: Env, keptPem: string | undefined): Keys["auditSigning"] {
  if (env.AUDIT_SIGNING_KEY !== undefined) return pemPair(env.AUDIT_SIGNING_KEY);
  // Derived, not made, so that machines that share their keys sign alike.
  const current = env.HASH_KEYS?.[0];
  if (current !== undefined) return ed25519FromHashKey(current.key);
  if (keptPem === undefined) throw new Error("there is no audit signing key");
  return pemPair(keptPem);
}

function vapid(env: Env, kept: { publicKey: string; privateKey: string } | undefined): Keys["vapid"] {
  const { VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY, VAPID_SUBJECT } = env;
  if (VAPID_PUBLIC_KEY !== undefined && VAPID_PRIVATE_KEY !== undefined && VAPID_SUBJECT !== undefined) {
    return { publicKey: VAPID_PUBLIC_KEY, privateKey: VAPID_PRIVATE_KEY, subject: VAPID_SUBJECT };
  }
  return env.MODE === "sandbox" && kept !== undefined ? { ...kept, subject: SANDBOX_SUBJECT } : undefined;
}
