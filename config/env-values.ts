// The forms that an environment value can have. Each error is the end of a sentence that begins with the variable's name.
import { readFileSync } from "node:fs";
import { z } from "zod";

/** A named 256-bit key. */
export type EnvKey = { id: string; key: Buffer };

const YES = ["true", "1", "yes", "on"];
const NO = ["false", "0", "no", "off"];
const KEY_BYTES = 32;

/** true or false, written in one of the usual ways. */
export const flag = z
  .string()
  .toLowerCase()
  .refine((text) => [...YES, ...NO].includes(text), { error: "must be true or false" })
  .transform((text) => YES.includes(text));

/** A whole number from `min` to `max`. */
export function wholeNumber(min: number, max: number) {
  const error = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, { error })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error });
}

/** A number above zero, at most `max`; a rate may be a fraction. */
export function rate(max: number) {
  const error = `must be a number above 0 and at most ${max}`;
  return z
    .string()
    .regex(/^\d{1,9}(\.\d{1,3})?$/, { error })
    .transform(Number)
    .refine((value) => value > 0 && value <= max, { error });
}

/** A URL of one of `protocols` (with the colon). */
export function url(protocols: readonly string[]) {
  const error = `must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(" or ")}`;
  return z
    .string()
    .refine((text) => protocols.includes(parseUrl(text)?.protocol ?? ""), { error })
    .transform((text) => new URL(text));
}

/** An address of the service itself: scheme, host and port, nothing after it. */
export const origin = url(["http:", "https:"]).refine(
  (value) => value.pathname === "/" && value.search === "" && value.hash === "" && value.username === "",
  { error: "must be only scheme, host and port, such as https://alerts.example.org" },
);

/** postgres://user:password@host:port/database, kept as text because the driver reads more from it than a URL holds. */
export const postgresUrl = z
  .string()
  .refine((text) => ["postgres:", "postgresql:"].includes(parseUrl(text)?.protocol ?? ""), {
    error: "must look like postgres://user:password@host:5432/database",
  });

/** One server, a cluster or sentinels, kept as text for `src/queue`, which takes the lists apart. */
export const redisUrl = z
  .string()
  .regex(/^(rediss?|redis\+(cluster|sentinel)):\/\/[^\s/,]+(,[^\s/,]+)*(\/\S*)?$/, {
    error:
      "must look like redis://host:6379, rediss://…, redis+cluster://host1:6379,host2:6379 or redis+sentinel://host1:26379,host2:26379/name",
  });

/** One or more SMTP servers in order of preference. */
export const smtpUrls = z
  .string()
  .transform((text) => text.split(",").map((part) => part.trim()))
  .refine((list) => list.every((one) => ["smtp:", "smtps:"].includes(parseUrl(one)?.protocol ?? "")), {
    error:
      "must be smtp:// or smtps:// URLs, with commas between them (a comma inside a password is written %2C)",
  });

/** `id:base64,id:base64`: 32 bytes each, the first one current. */
export const keyList = z.string().transform((text, context): EnvKey[] => {
  const keys: EnvKey[] = [];
  for (const [index, part] of text.split(",").entries()) {
    const match = /^([A-Za-z0-9._-]{1,32}):([A-Za-z0-9+/_-]+=*)$/.exec(part.trim());
    const key = Buffer.from(match?.[2] ?? "", "base64");
    const id = match?.[1];
    const fault =
      id === undefined || key.length !== KEY_BYTES
        ? `must be id:base64 pairs of 32 bytes each; number ${index + 1} is not (openssl rand -base64 32 makes one)`
        : keys.some((other) => other.id === id)
          ? `names the key ${id} twice; every key needs an id of its own`
          : undefined;
    if (id === undefined || fault !== undefined) {
      context.addIssue({ code: "custom", message: fault ?? "" });
      return z.NEVER;
    }
    keys.push({ id, key });
  }
  return keys;
});

/** PEM text (line breaks may be written \n), or the path of a file that holds it. Gives the PEM text. */
export const pem = z.string().transform((text, context): string => {
  const value = text.replaceAll("\\n", "\n").trim();
  if (value.startsWith("-----BEGIN ")) return value;
  try {
    const read = readFileSync(text, "utf8").trim();
    if (read.startsWith("-----BEGIN ")) return read;
  } catch {}
  context.addIssue({
    code: "custom",
    message: "must be PEM text, or the path of a readable file with PEM text",
  });
  return z.NEVER;
});

/** Commas between entries, blanks around them ignored; each must match `pattern`. */
export function list(pattern: RegExp, error: string) {
  return z
    .string()
    .transform((text) => text.split(",").map((part) => part.trim()))
    .refine((parts) => parts.every((part) => pattern.test(part)), { error });
}

/** A text of one form. */
export function text(pattern: RegExp, error: string) {
  return z.string().regex(pattern, { error });
}

/** One of a few words. */
export function word<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: `must be one of ${words.join(", ")}` });
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
