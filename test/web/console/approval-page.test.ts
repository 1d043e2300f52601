import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { areaOfCountry, countriesNear } from "../../../config/areas.ts";
import { consoleWords } from "../../../config/console-texts.ts";
import { officerTexts } from "../../../config/officer-texts.ts";
import { forecastAlert, previewAlert, readAlert } from "../../../src/alerts/index.ts";
import { countAudience } from "../../../src/store/audience.ts";
import { approvalPage } from "../../../src/web/console/approval-page.ts";
import type { ApprovalView } from "../../../src/web/console/approval-view.ts";
import { asRead } from "../../../src/web/console/as-read.ts";
import { STYLESHEET, STYLESHEET_PATH } from "../../../src/web/stylesheet.ts";
import { caseWith, makeScene, submitted } from "../../alerts/scene.ts";
import { axeFindings, CHROMIUM, openBrowser } from "../../support/browser.ts";
import { type TestDatabase, testDatabase } from "../../support/database.ts";
import { needs } from "../../support/needs.ts";

let db: TestDatabase;
let facts: Omit<ApprovalView, "words" | "officerTexts">;
beforeAll(async () => {
  db = await testDatabase();
  const scene = await makeScene(db.pool);
  const [child] = caseWith().children;
  const { id } = await submitted(scene, {
    children: [{ ...child, givenName: `<b onclick="x">Inès</b>` }],
    reference: `"PJ" & Co`,
  });
  const context = scene.as("prosecutor");
  const alert = await readAlert(scene.as("requester"), { alertId: id });
  const needed = { countAudience, ratePerSecond: () => 50 };
  const [bulletin] = alert.bulletins;
  const preview = await previewAlert(scene.as("requester"), { alertId: id });
  if (!bulletin || !preview.resolvedArea) throw new Error("the scene has no bulletin with an area");
  facts = {
    mode: context.mode,
    timeZone: "Europe/Paris",
    countryName: "France",
    agencyName: "Police nationale",
    requesterName: "N. N.",
    alert,
    bulletin,
    preview,
    forecast: await forecastAlert(scene.as("requester"), { alertId: id }, needed),
    photos: [],
    outlines: countriesNear(preview.resolvedArea.coordinates).map(({ shape }) => shape),
    scene: [-1.5536, 47.2184],
    byHand: [{ channel: "television", who: "France Télévisions", phone: "+33 1 23" }],
    form: {
      action: "/c/abc",
      photos: "/c/abc/photos",
      token: "t",
      capacities: ["prosecutor", "magistrate"],
      overridable: [{ criterion: "suspect_or_vehicle_info", reason: "Nothing is known." }],
      delegable: ["plate", "photo"],
      asksCode: true,
    },
  };
});
afterAll(() => db.close());

function pageIn(language: string, changes: Partial<ApprovalView> = {}): string {
  return approvalPage({
    ...facts,
    words: consoleWords(language),
    officerTexts: officerTexts(language),
    ...changes,
  });
}

test("says every text of every language as it will be read, and lets nothing that an officer wrote become markup", () => {
  const document = pageIn("fr");
  expect(document).not.toContain("<b onclick");
  expect(document).toContain("&lt;b onclick=&quot;x&quot;&gt;Inès&lt;/b&gt;");
  expect(document).toContain("&quot;PJ&quot; &amp; Co");
  const unescaped = document
    .replaceAll("&#39;", "'")
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
  for (const texts of Object.values(facts.preview.texts))
    for (const text of [texts.sms, texts.pushBody, texts.emailText, texts.crawl, texts.spoken, ...texts.sign])
      expect(unescaped).toContain(asRead(text));
});

test("shows a drill by colour, by words and by what must be typed, and never says that it is real", () => {
  const live = pageIn("en");
  const drill = pageIn("en", { alert: { ...facts.alert, status: "exercise" } });
  expect(live).toMatch(/<body class="console is-live">[\s\S]*REAL ALERT[\s\S]*Type SEND to confirm/);
  expect(drill).toMatch(
    /<body class="console is-drill">[\s\S]*EXERCISE: nobody is missing[\s\S]*Type EXERCISE to confirm/,
  );
  expect(drill).not.toContain("REAL ALERT");
  expect(drill).not.toContain("send the alert");
});

test("binds the answer to the version and the texts that were shown", () => {
  const { version, digest } = facts.bulletin;
  const bound = `name="version" value="${version}"><input type="hidden" name="digest" value="${digest}">`;
  expect(pageIn("en").split(bound)).toHaveLength(3);
});

describe.runIf(needs(CHROMIUM !== undefined, "the console's pages in Chromium"))(
  "in a phone's browser",
  () => {
    let browser: Browser;
    let server: Server;
    let served = "";
    beforeAll(async () => {
      browser = await openBrowser();
      server = createServer((request, response) => {
        const style = request.url === STYLESHEET_PATH;
        response.setHeader("content-type", style ? "text/css" : "text/html; charset=utf-8");
        response.end(style ? STYLESHEET : served);
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    });
    afterAll(async () => {
      await browser.close();
      server.close();
    });

    test.each(["fr", "el", "ko", "en"])(
      "the page in %s has no fault of accessibility and never scrolls sideways",
      async (language) => {
        const tab = await browser.newPage({ viewport: { width: 320, height: 700 } });
        for (const status of ["actual", "exercise"] as const) {
          served = pageIn(language, { alert: { ...facts.alert, status }, refused: "…" });
          await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
          expect(await axeFindings(tab)).toEqual([]);
          expect(await tab.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
        }
        if (process.env.SHOTS)
          await tab.screenshot({ path: `${process.env.SHOTS}/approve-${language}.png`, fullPage: true });
        await tab.close();
      },
    );
  },
);

test("the map has the coast of the country behind the area", () => {
  const france = areaOfCountry("FR");
  expect(france).not.toBeNull();
  const [, land, area] =
    /class="land"[^>]* d="([^"]*)"[\s\S]*class="area"[^>]* d="([^"]*)"/.exec(pageIn("fr")) ?? [];
  expect(land).toMatch(/^M[-\d. LMZ]+Z$/);
  expect(area).toMatch(/^M[-\d. LMZ]+Z$/);
});
