// The officers' hour in a real browser of a phone's size: setting up, signing in, opening the link of a call, deciding.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import { freePort } from "../../../src/free-port.ts";
import { callWithLink, codeOf, invited, PASSWORD, waitingAlert } from "../../http/console-desk.ts";
import { activeAlert } from "../../http/one-alert.ts";
import { makeOfficer, START, type TestApp, type TestOfficer, testApp } from "../../http/one-app.ts";
import { axeFindings, CHROMIUM, openBrowser } from "../../support/browser.ts";
import { needs } from "../../support/needs.ts";

describe.runIf(needs(CHROMIUM !== undefined, "the officers' hour in Chromium"))(
  "in a phone's browser",
  () => {
    let it: TestApp;
    let browser: Browser;
    let home: string;
    beforeAll(async () => {
      const port = await freePort();
      home = `http://localhost:${port}`;
      // The browser's passkeys know no other hour than the machine's; the case is of that hour too.
      const ahead = START.getTime() - Date.now();
      const clock = { ...systemClock, now: () => new Date(Date.now() + ahead) };
      it = await testApp({ publicUrl: home, clock });
      await it.app.listen({ port, host: "localhost" });
      browser = await openBrowser();
    });
    afterAll(() => browser?.close());

    // axe is injected as a script, which the pages' own policy forbids.
    const phone = (locale = "en", bypassCSP = false) =>
      browser.newContext({
        viewport: { width: 360, height: 740 },
        locale,
        baseURL: home,
        hasTouch: true,
        bypassCSP,
      });
    const newProsecutor = () =>
      makeOfficer(it.db.pool, it.officers.prosecutor.agencyId, ["authoriser"], ["prosecutor"]);
    const stateOf = async (id: string) =>
      (await it.ask(it.officers.requester, { url: `/v1/alerts/${id}` })).json().state;

    /** A passkey in the phone, unlocked by its holder's finger. */
    async function withPasskeys(context: BrowserContext, page: Page): Promise<void> {
      const devtools = await context.newCDPSession(page);
      await devtools.send("WebAuthn.enable");
      await devtools.send("WebAuthn.addVirtualAuthenticator", {
        options: {
          protocol: "ctap2",
          transport: "internal",
          hasResidentKey: true,
          hasUserVerification: true,
          isUserVerified: true,
          automaticPresenceSimulation: true,
        },
      });
    }

    async function secretOn(page: Page): Promise<string> {
      return (await page.locator("code.secret").innerText()).replaceAll(" ", "");
    }

    test("a magistrate sets up a passkey, signs in with it, opens the link of the call and releases the alert with it", async () => {
      const officer = await newProsecutor();
      const context = await phone();
      const page = await context.newPage();
      await withPasskeys(context, page);
      await page.goto(await invited(it, officer));
      await page.getByRole("button", { name: "Sign in with a passkey" }).click();
      await page.waitForURL(`${home}/console`);
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.waitForURL(/sign-in/);
      await page.getByRole("button", { name: "Sign in with a passkey" }).click();
      await page.waitForURL(`${home}/console`);
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.waitForURL(/sign-in/);

      const { id, bulletin } = await waitingAlert(it);
      await page.goto(`/c/${await callWithLink(it, bulletin, officer)}`);
      await page.getByRole("button", { name: "Open the case" }).click();
      await page.getByText("REAL ALERT").waitFor();
      await page.getByLabel(/I have read the texts/).check();
      await page.getByLabel("Type SEND to confirm").fill("send");
      await page.getByRole("button", { name: "Approve with a passkey" }).click();
      await page.getByText("The alert is being sent now").waitFor();
      expect(await stateOf(id)).toBe("active");
      await context.close();
    });

    test("an officer adds a passkey and removes the other ways, but never the last; whoever invited them made that one too", async () => {
      const officer = await newProsecutor();
      const context = await phone("en", true);
      const page = await context.newPage();
      await withPasskeys(context, page);
      await page.goto(await invited(it, officer));
      const secret = await secretOn(page);
      await page.getByLabel("Name").fill(`adds-${officer.id.slice(-6)}`);
      await page.getByLabel("Password").fill(PASSWORD);
      await page.getByLabel("Code from your authenticator").fill(codeOf(it, secret));
      await page.getByRole("button", { name: "Set up and sign in" }).click();
      await page.waitForURL(`${home}/console`);
      await page.goto("/console/account");
      await page.getByRole("button", { name: "Add a passkey" }).click();
      await page.getByText("Passkey", { exact: true }).waitFor();
      const { rows } = await it.db.pool.query(
        "SELECT kind, minted_by FROM officer_factor WHERE officer_id = $1 AND revoked_at IS NULL ORDER BY kind",
        [officer.id],
      );
      const by = it.officers.administrator.id;
      expect(rows).toEqual(["passkey", "password", "totp"].map((kind) => ({ kind, minted_by: by })));
      expect(await axeFindings(page)).toEqual([]);

      // Without password and codes the passkey is the last way, and stays.
      await it.db.pool.query(
        "UPDATE officer_factor SET revoked_at = now() WHERE officer_id = $1 AND kind <> 'passkey'",
        [officer.id],
      );
      await page.goto("/console/sign-in?next=/console/account");
      await page.getByRole("button", { name: "Sign in with a passkey" }).click();
      await page.waitForURL(`${home}/console/account`);
      await page.getByRole("button", { name: /^Remove/ }).click();
      await page.getByRole("alert").filter({ hasText: "your only way" }).waitFor();

      // A proof that is too old is asked for again before anything changes.
      await it.db.pool.query(
        "UPDATE console_session SET proven_at = proven_at - interval '11 minutes' WHERE officer_id = $1",
        [officer.id],
      );
      await page.getByRole("button", { name: /^Remove/ }).click();
      await page.waitForURL(/prove/);
      await page.getByRole("button", { name: "Sign in with a passkey" }).click();
      await page.waitForURL(`${home}/console/account`);

      // The telephone is lost: an administrator ends everything at once.
      const url = `/v1/officers/${officer.id}/factors/revoke`;
      const done = await it.ask(it.officers.administrator, { method: "POST", url });
      expect(done.json().sessions).toBeGreaterThan(0);
      await page.reload();
      await page.waitForURL(/sign-in/);
      await context.close();
    });

    test("a passkey signs for the version that was shown: after a change it counts for nothing", async () => {
      const officer = await newProsecutor();
      const context = await phone();
      const page = await context.newPage();
      await withPasskeys(context, page);
      await page.goto(await invited(it, officer));
      await page.getByRole("button", { name: "Sign in with a passkey" }).click();
      await page.waitForURL(`${home}/console`);
      const { id } = await waitingAlert(it);
      await page.goto(`/console/alerts/${id}/bulletins/1`);
      const { etag } = (await it.ask(it.officers.requester, { url: `/v1/alerts/${id}` })).headers;
      await it.ask(it.officers.requester, {
        method: "PATCH",
        url: `/v1/alerts/${id}`,
        headers: { "if-match": String(etag) },
        json: { reference: "PJ-2" },
      });
      await page.getByLabel(/I have read the texts/).check();
      await page.getByLabel("Type SEND to confirm").fill("SEND");
      await page.getByRole("button", { name: "Approve with a passkey" }).click();
      await page.getByRole("alert").filter({ hasText: "was changed while you read it" }).waitFor();
      expect(await stateOf(id)).toBe("submitted");
      await context.close();
    });

    test("on the keyboard alone, without script, by password and code", async () => {
      const officer = await newProsecutor();
      const context = await browser.newContext({
        viewport: { width: 360, height: 740 },
        locale: "en",
        baseURL: home,
        javaScriptEnabled: false,
      });
      const page = await context.newPage();
      const press = async (...keys: string[]) => {
        for (const key of keys) await page.keyboard.press(key);
      };
      const reach = async (locator: ReturnType<Page["getByLabel"]>) => {
        for (let tabs = 0; tabs < 80; tabs++) {
          if ((await locator.evaluate((element) => element.matches(":focus")).catch(() => false)) === true)
            return;
          await press("Tab");
        }
        throw new Error("the keyboard does not get there");
      };
      await page.goto(await invited(it, officer));
      const secret = await secretOn(page);
      await reach(page.getByLabel("Name"));
      await page.keyboard.type(`keys-${officer.id.slice(-6)}`);
      await reach(page.getByLabel("Password"));
      await page.keyboard.type(PASSWORD);
      await reach(page.getByLabel("Code from your authenticator"));
      await page.keyboard.type(codeOf(it, secret));
      await press("Enter");
      await page.waitForURL(`${home}/console`);

      const { id } = await waitingAlert(it, { status: "exercise" });
      await page.reload();
      await reach(page.locator(`a[href="/console/alerts/${id}/bulletins/1"]`));
      await press("Enter");
      await page.waitForURL(/bulletins\/1$/);
      await reach(page.getByLabel(/I have read the texts/));
      await press("Space");
      await reach(page.getByLabel("Type EXERCISE to confirm"));
      await page.keyboard.type("EXERCISE");
      await reach(page.locator("#code"));
      await page.keyboard.type(codeOf(it, secret, 1));
      await press("Enter");
      await page.getByText("The alert is being sent now").waitFor();
      expect(await stateOf(id)).toBe("active");
      await context.close();
    });

    test.each(["fr", "el", "ko", "en"])(
      "no page in %s has a fault of accessibility or scrolls sideways",
      async (locale) => {
        const officer = await newProsecutor();
        const { id, bulletin } = await waitingAlert(it, { status: "exercise" });
        const context = await browser.newContext({
          viewport: { width: 320, height: 640 },
          locale,
          baseURL: home,
          bypassCSP: true,
        });
        const page = await context.newPage();
        const enrolment = await invited(it, officer);
        const link = `/c/${await callWithLink(it, bulletin, officer)}`;
        const clean = async (what: string) => {
          expect([what, await axeFindings(page)]).toEqual([what, []]);
          expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(
            320,
          );
          expect([what, await page.locator("html").getAttribute("lang")]).toEqual([what, locale]);
          if (process.env.SHOTS)
            await page.screenshot({ path: `${process.env.SHOTS}/${what}-${locale}.png`, fullPage: true });
        };
        for (const [what, path] of [
          ["sign-in", "/console/sign-in"],
          ["enrol", enrolment],
          ["link", link],
          ["dead", "/c/nothing"],
        ] as const) {
          await page.goto(path);
          await clean(what);
        }
        await page.goto(enrolment);
        const secret = await secretOn(page);
        await page.locator("#name").fill(`axe-${locale}`);
        await page.locator("#password").fill("short but long");
        await page.locator("#code").fill("000000");
        await page.locator("form button:not([hidden])").last().click();
        await clean("enrol-refused");
        await page.locator("#name").fill(`axe-${locale}`);
        await page.locator("#password").fill(PASSWORD);
        await page.locator("#code").fill(codeOf(it, secret));
        await page.locator("form button:not([hidden])").last().click();
        await page.waitForURL(`${home}/console`);
        await clean("list");
        await page.goto("/console/account");
        await clean("account");
        await page.goto("/console/prove");
        await clean("prove");
        await page.goto(link);
        await page.locator("main button").click();
        await page.locator("#reach").waitFor();
        await clean("approve");
        await page.goto(`/console/alerts/${id}`);
        await clean("alert");
        const live = await activeAlert(it);
        await page.goto(`/console/alerts/${live}`);
        await clean("alert-active");
        await page.goto(`/console/alerts/${live}/stop`);
        await clean("stop");
        await page.goto(`/console/alerts/${live}/stop?reason=error`);
        await clean("stop-confirm");
        await context.close();
      },
    );

    test("no page asks anybody else for anything", async () => {
      const officer: TestOfficer = await newProsecutor();
      const context = await phone();
      const page = await context.newPage();
      const asked: string[] = [];
      page.on("request", (request) => asked.push(new URL(request.url()).origin));
      await page.goto(await invited(it, officer));
      await page.goto("/console/sign-in");
      expect(new Set(asked)).toEqual(new Set([home]));
      await context.close();
    });
  },
);
