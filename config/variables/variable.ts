// One environment variable: its form together with what is said about it.
import { z } from "zod";

/** How much of a value may be shown: all, everything but the password inside a URL, or only whether it is set. */
export type Secrecy = "open" | "password-inside" | "secret";

/** What is said about one variable; `example` stands in `.env.example`, commented out. */
export type About = { about: string; example: string; secrecy: Secrecy };

const abouts = z.registry<About>();

/** An optional variable of the form `schema`. */
export function variable<S extends z.ZodType>(
  schema: S,
  about: string,
  example: string,
  secrecy: Secrecy = "open",
): z.ZodOptional<S> {
  const optional = schema.optional();
  abouts.add(optional, { about, example, secrecy });
  return optional;
}

/** What was said about a variable; throws for a schema that `variable` did not make. */
export function aboutOf(schema: z.core.$ZodType): About {
  const about = abouts.get(schema);
  if (about === undefined) throw new Error("a variable without a description");
  return about;
}
