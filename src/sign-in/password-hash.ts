// Passwords as Argon2id hashes (RFC 9106) in PHC form, with OWASP's memory and passes; the stored form is sealed besides.
import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

/** Fewest and most characters of a password. Length alone is asked for: NIST SP 800-63B-4 advises against rules of composition. */
export const PASSWORD_MIN = 12;
export const PASSWORD_MAX = 200;

const MEMORY_KIB = 19_456;
const PASSES = 2;
const LENGTH_BYTES = 32;
const derive = promisify(argon2) as (algorithm: "argon2id", parameters: Argon2Parameters) => Promise<Buffer>;

/** The hash of a new password. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await derived(password, nonce, { memory: MEMORY_KIB, passes: PASSES });
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=1$${unpadded(nonce)}$${unpadded(tag)}`;
}

/** Whether it is the password behind a hash. */
export async function isPassword(password: string, phc: string): Promise<boolean> {
  const [, memory, passes, nonce, tag] =
    /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(phc) ?? [];
  if (nonce === undefined || tag === undefined) throw new Error("a stored password is not an Argon2id hash");
  const cost = { memory: Number(memory), passes: Number(passes) };
  const stored = Buffer.from(tag, "base64");
  return timingSafeEqual(await derived(password, Buffer.from(nonce, "base64"), cost), stored);
}

/** Takes as long as `isPassword`, for a name that nobody has: the time of an answer must not tell. */
export async function pretendPassword(password: string): Promise<false> {
  await derived(password, randomBytes(16), { memory: MEMORY_KIB, passes: PASSES });
  return false;
}

// Unicode has several spellings of one letter, and keyboards differ: NFKC makes them one.
function derived(password: string, nonce: Buffer, cost: { memory: number; passes: number }): Promise<Buffer> {
  const text = Buffer.from(password.normalize("NFKC"), "utf8");
  return derive("argon2id", { message: text, nonce, parallelism: 1, tagLength: LENGTH_BYTES, ...cost });
}

function unpadded(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}
