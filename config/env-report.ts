// What `amberwire config show` and the log head may show of the environment. A secret never leaves this file.
import type { Env } from "./env.ts";
import { EnvShape, GROUPS } from "./env-variables.ts";
import { aboutOf } from "./variables/variable.ts";

/** One line of the report: `value` is what is in force, `given` whether it was set or is a default. */
export type EnvLine = { group: string; name: string; value: string | null; given: boolean };

/** Every variable with the value in force; secrets as "set" or "not set", passwords inside URLs as ***. */
export function envReport(env: Env, given: Readonly<Record<string, string>>): EnvLine[] {
  const values: Record<string, unknown> = env;
  return GROUPS.flatMap(({ title, shape }) =>
    Object.keys(shape).map((name) => ({
      group: title,
      name,
      value: shown(name, values[name]),
      given: given[name] !== undefined,
    })),
  );
}

function shown(name: string, value: unknown): string | null {
  const { secrecy } = aboutOf(schemaOf(name));
  if (secrecy === "secret") return value === undefined ? "not set" : "set";
  if (value === undefined) return null;
  const text = Array.isArray(value)
    ? value.join(",")
    : value instanceof Date
      ? value.toISOString()
      : asText(value);
  return secrecy === "password-inside" ? text.replaceAll(/(:\/\/[^:@/,]*:)[^@/,]*@/g, "$1***@") : text;
}

function asText(value: unknown): string {
  return value instanceof URL ? value.href.replace(/\/$/, "") : String(value);
}

function schemaOf(name: string) {
  const schema = Object.entries(EnvShape.shape).find(([known]) => known === name)?.[1];
  if (schema === undefined) throw new Error(`no such variable: ${name}`);
  return schema;
}
