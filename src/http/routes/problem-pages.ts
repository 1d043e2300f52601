// The pages behind the `type` of every problem.
import { z } from "zod";
import { Problem } from "../../errors.ts";
import { problemTypePage } from "../../web/problem-page.ts";
import type { Routes } from "../context.ts";
import { PROBLEM_TYPES } from "../problem-types.ts";

const codeParams = z.strictObject({ code: z.string().regex(/^[a-z0-9-]{1,60}$/) });

/** GET /problems/{code}. */
export const problemRoutes: Routes = (app, parts) => {
  app.get(
    "/problems/:code",
    { schema: { params: codeParams, hide: true }, config: { access: "public", limit: "none" } },
    async (request, reply) => {
      const { code } = request.params;
      const type = Object.hasOwn(PROBLEM_TYPES, code) ? PROBLEM_TYPES[code] : undefined;
      if (!type) throw new Problem("not-found", "not-found", "There is no such type of problem.");
      return reply.type("text/html; charset=utf-8").send(problemTypePage({ code, ...type }, parts.mode));
    },
  );
};
