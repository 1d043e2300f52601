// The public pages: active alerts, a country's, one alert. Server-rendered, no script, nothing kept by search engines.
import type { FastifyReply } from "fastify";
import { z } from "zod";
import { alertParams } from "../../../schemas/api/parameters.ts";
import { Problem } from "../../errors.ts";
import { alertPage } from "../../web/alert-page.ts";
import { alertsPage } from "../../web/alerts-page.ts";
import { briefCache } from "../../web/brief-cache.ts";
import { readActiveAlerts, readPublicAlert } from "../../web/read-public-alert.ts";
import { STYLESHEET, STYLESHEET_PATH } from "../../web/stylesheet.ts";
import type { Routes } from "../context.ts";
import type { AppParts } from "../parts.ts";

/** How long a page may lag behind a cancel, in ms; it is what keeps a million readers off the database. */
const PAGE_LIFE_MS = 1_000;
const PAGES_KEPT_MAX = 500;

const countryPath = z.strictObject({ cc: z.string().regex(/^[a-z]{2}$/i) });

/** GET /, /{cc}, /alerts/{id} and the stylesheet. */
export const pageRoutes: Routes = (app, parts) => {
  const pages = briefCache<string>(PAGE_LIFE_MS, PAGES_KEPT_MAX);
  const config = { access: "public", limit: "none" } as const;

  app.get("/", { schema: { hide: true }, config }, async (_request, reply) =>
    sendPage(reply, await pages("/", () => listPage(parts, undefined))),
  );

  app.get("/alerts/:id", { schema: { params: alertParams, hide: true }, config }, async (request, reply) => {
    const { id } = request.params;
    return sendPage(reply, await pages(id, () => onePage(parts, id)));
  });

  app.get("/:cc", { schema: { params: countryPath, hide: true }, config }, async (request, reply) => {
    const country = request.params.cc.toUpperCase();
    if (!parts.plans.get(country))
      throw new Problem("not-found", "not-found", "There is no plan for this country here.");
    return sendPage(reply, await pages(country, () => listPage(parts, country)));
  });

  app.get(STYLESHEET_PATH, { schema: { hide: true }, config }, async (_request, reply) =>
    reply
      .type("text/css; charset=utf-8")
      .header("cache-control", "public, max-age=31536000, immutable")
      .send(STYLESHEET),
  );
};

/** Sends a page that nobody keeps: the case in it must be able to disappear. */
export function sendPage(reply: FastifyReply, text: string): FastifyReply {
  return reply
    .type("text/html; charset=utf-8")
    .header("cache-control", "no-store")
    .header("x-robots-tag", "noindex, noarchive")
    .send(text);
}

async function listPage(parts: AppParts, country: string | undefined): Promise<string> {
  const alerts = await readActiveAlerts(parts, country ?? null);
  const plan = country === undefined ? undefined : parts.plans.get(country)?.pinned.plan;
  const links = parts.plans.countries().map((cc) => ({ country: cc, name: nameOf(parts, cc) }));
  return alertsPage({
    alerts,
    of: plan && { country: plan.country, name: plan.name, plan },
    countries: links.sort((a, b) => a.name.localeCompare(b.name, "en")),
    mode: parts.mode,
  });
}

async function onePage(parts: AppParts, id: string): Promise<string> {
  const alert = await readPublicAlert(parts, id);
  if (!alert) throw new Problem("not-found", "not-found", "There is no such alert.");
  return alertPage(alert, parts.mode);
}

function nameOf(parts: AppParts, country: string): string {
  return parts.plans.get(country)?.pinned.plan.name ?? parts.areas.countryName(country);
}
