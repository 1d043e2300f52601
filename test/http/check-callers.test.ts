import rateLimit from "@fastify/rate-limit";
import Fastify from "fastify";
import { expect, test } from "vitest";
import { checkCallers } from "../../src/http/check-callers.ts";
import { testDatabase } from "../support/database.ts";

test("a route that does not say who may call it cannot be registered", async () => {
  const db = await testDatabase();
  const app = Fastify();
  await app.register(rateLimit, { global: false });
  checkCallers(app, { pool: db.pool });
  expect(() => app.get("/forgotten", () => "everything")).toThrow("/forgotten does not say who may call it");
  app.get("/open", { config: { access: "public" } }, () => "hello");
  expect((await app.inject("/open")).body).toBe("hello");
  await app.close();
  await db.close();
});
