// An officer's browser is told that an alert waits: asking, showing and opening, in a real service worker.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import { freePort } from "../../../src/free-port.ts";
import { createPushSubscriptions } from "../../../src/sandbox/push-subscriptions.ts";
import { pushesOf } from "../../../src/store/officer-push.ts";
import { codeOf, invited, PASSWORD } from "../../http/console-desk.ts";
import { makeOfficer, START, type TestApp, testApp } from "../../http/one-app.ts";
import { CHROMIUM, openBrowser } from "../../support/browser.ts";
import { needs } from "../../support/needs.ts";
import { until } from "../../support/until.ts";

describe.runIf(needs(CHROMIUM !== undefined, "notifications to officers in Chromium"))("a browser", () => {
  let it: TestApp;
  let browser: Browser;
  let home: string;
  beforeAll(async () => {
    const port = await freePort();
    home = `http://localhost:${port}`;
    const ahead = START.getTime() - Date.now();
    it = await testApp({
      publicUrl: home,
      clock: { ...systemClock, now: () => new Date(Date.now() + ahead) },
    });
    it.parts.keys.vapid = { publicKey: "BPublic", privateKey: "unused", subject: "mailto:a@b.example" };
    await it.app.listen({ port, host: "localhost" });
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  test("asks for leave, is kept, shows what comes, and opens the alert when it is touched", async () => {
    const { agencyId } = it.officers.requester;
    const officer = await makeOfficer(it.db.pool, agencyId, ["authoriser"], ["prosecutor"]);
    const context = await browser.newContext({ baseURL: home, locale: "en" });
    await context.grantPermissions(["notifications"], { origin: home });
    // No push service is reachable here: the browser's answer to `subscribe` stands in for one, everything else is the browser's own.
    const subscription = createPushSubscriptions("https://push.example", "s").newSubscription();
    await context.addInitScript(
      `PushManager.prototype.subscribe = async (options) => {
         if (!options.userVisibleOnly || options.applicationServerKey !== "BPublic") throw new Error("wrong options");
         return { toJSON: () => (${JSON.stringify(subscription)}) };
       }`,
    );
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    await page.goto(await invited(it, officer));
    const secret = (await page.locator("code.secret").innerText()).replaceAll(" ", "");
    await page.locator("#name").fill(`notified-${officer.id.slice(-6)}`);
    await page.locator("#password").fill(PASSWORD);
    await page.locator("#code").fill(codeOf(it, secret));
    await page.locator("form button:not([hidden])").last().click();
    await page.waitForURL(`${home}/console`);

    const devtools = await context.newCDPSession(page);
    let registrationId = "";
    devtools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      registrationId = registrations.find(({ isDeleted }) => !isDeleted)?.registrationId ?? registrationId;
    });
    await devtools.send("ServiceWorker.enable");
    await page.goto("/console/account");
    await page.getByRole("button", { name: "Notify me on this device" }).click();
    await page.getByText("Devices that are notified: 1").waitFor();
    expect(await pushesOf(it.db.pool, it.parts.keys.encryption, officer.id)).toMatchObject([
      { subscription: expect.stringContaining(subscription.endpoint) },
    ]);

    await until(async () => registrationId !== "");
    const link = `${home}/console/alerts/alr_${"0".repeat(24)}`;
    const shown = async () =>
      page.evaluate<string[]>(
        `navigator.serviceWorker.getRegistration("/console/").then(async (found) =>
          (await found.getNotifications()).map(({ title, body, tag, data }) => [title, body, tag, data.link].join("|")))`,
      );
    const deliver = (title: string) =>
      devtools.send("ServiceWorker.deliverPushMessage", {
        origin: home,
        registrationId,
        data: JSON.stringify({ title, body: "Since 02:40.", link, tag: "alr_1" }),
      });
    await deliver("An alert waits");
    await until(async () => (await shown()).length === 1);
    expect(await shown()).toEqual([`An alert waits|Since 02:40.|alr_1|${link}`]);
    await deliver("It still waits");
    await until(async () => (await shown())[0]?.startsWith("It still waits") === true);
    expect(await shown()).toHaveLength(1);

    await page.getByRole("button", { name: "Notify no device of mine" }).click();
    await page.getByText("Devices that are notified: 0").waitFor();
    await context.close();
  });
});
