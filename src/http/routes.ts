// Every route of the API and every page, by whom they serve.
import type { FastifyInstance } from "fastify";
import { sandboxPage } from "../web/sandbox-page.ts";
import { guardConsole } from "./console/guard.ts";
import { asZodApp, type Routes } from "./context.ts";
import type { AppParts } from "./parts.ts";
import { alertRoutes } from "./routes/alerts.ts";
import { bulletinRoutes } from "./routes/bulletins.ts";
import { consoleAccountRoutes } from "./routes/console-account.ts";
import { consoleAgencyRoutes } from "./routes/console-agency.ts";
import { consoleAlertRoutes } from "./routes/console-alerts.ts";
import { consoleCaseRoutes } from "./routes/console-case.ts";
import { consoleDeskRoutes } from "./routes/console-desk.ts";
import { consoleEnrolRoutes } from "./routes/console-enrol.ts";
import { consoleLinkRoutes } from "./routes/console-links.ts";
import { consoleReportRoutes } from "./routes/console-reports.ts";
import { consoleSignInRoutes } from "./routes/console-sign-in.ts";
import { countryRoutes } from "./routes/countries.ts";
import { dispatchRoutes } from "./routes/dispatch.ts";
import { dutyRoutes } from "./routes/duties.ts";
import { officeRoutes } from "./routes/office.ts";
import { pageRoutes } from "./routes/pages.ts";
import { photoRoutes, publicPhotoRoutes } from "./routes/photos.ts";
import { planningRoutes } from "./routes/planning.ts";
import { problemRoutes } from "./routes/problem-pages.ts";
import { receiptRoutes } from "./routes/receipts.ts";
import { recordRoutes } from "./routes/record.ts";
import { serviceRoutes } from "./routes/service.ts";
import { sharingRoutes } from "./routes/sharing.ts";
import { subscriberPageRoutes } from "./routes/subscriber-pages.ts";
import { telephoneRoutes } from "./routes/telephone.ts";
import { nextBulletinRoutes, transitionRoutes } from "./routes/transitions.ts";

const FOR_BOTH: readonly Routes[] = [serviceRoutes, problemRoutes, countryRoutes];
const FOR_OFFICERS: readonly Routes[] = [
  alertRoutes,
  recordRoutes,
  planningRoutes,
  transitionRoutes,
  sharingRoutes,
  officeRoutes,
  dutyRoutes,
  nextBulletinRoutes,
  bulletinRoutes,
  telephoneRoutes,
  dispatchRoutes,
  photoRoutes,
];
const OF_THE_CONSOLE: readonly Routes[] = [
  consoleSignInRoutes,
  consoleEnrolRoutes,
  consoleAgencyRoutes,
  consoleLinkRoutes,
  consoleAlertRoutes,
  consoleDeskRoutes,
  consoleAccountRoutes,
  consoleCaseRoutes,
  consoleReportRoutes,
];
const FOR_EVERYBODY: readonly Routes[] = [publicPhotoRoutes, receiptRoutes, pageRoutes, subscriberPageRoutes];

/** Registers the routes that this process serves. */
export async function registerRoutes(app: FastifyInstance, parts: AppParts): Promise<void> {
  const chosen = [
    ...FOR_BOTH,
    ...(parts.serve === "public" ? [] : FOR_OFFICERS),
    ...(parts.serve === "officers" ? [] : FOR_EVERYBODY),
  ];
  await app.register(async (scope) => {
    for (const routes of chosen) routes(asZodApp(scope), parts);
    if (parts.serve !== "public")
      await scope.register(async (inner) => {
        await guardConsole(inner, parts);
        for (const routes of OF_THE_CONSOLE) routes(asZodApp(inner), parts);
      });
    if (parts.mode === "sandbox" && parts.sandboxControlUrl !== undefined)
      await scope.register(sandboxPage({ controlUrl: parts.sandboxControlUrl }));
  });
}
