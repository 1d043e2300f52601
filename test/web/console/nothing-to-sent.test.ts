// A requester and an authoriser take a case from nothing to sent, in a real browser of a phone's size.
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import { freePort } from "../../../src/free-port.ts";
import { callWithLink, codeOf, invited, PASSWORD } from "../../http/console-desk.ts";
import { activeAlert, cancelled } from "../../http/one-alert.ts";
import { makeOfficer, START, type TestApp, testApp } from "../../http/one-app.ts";
import { axeFindings, CHROMIUM, openBrowser } from "../../support/browser.ts";
import { needs } from "../../support/needs.ts";
import { until } from "../../support/until.ts";

describe.runIf(needs(CHROMIUM !== undefined, "from nothing to sent in Chromium"))("on a telephone", () => {
  let it: TestApp;
  let browser: Browser;
  let home: string;
  let count = 0;
  beforeAll(async () => {
    const port = await freePort();
    home = `http://localhost:${port}`;
    const ahead = START.getTime() - Date.now();
    const clock = { ...systemClock, now: () => new Date(Date.now() + ahead) };
    it = await testApp({ publicUrl: home, clock });
    await it.app.listen({ port, host: "localhost" });
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  /** A page of an officer who set up a password and an authenticator, and is signed in. */
  async function signedIn(
    roles: ("requester" | "authoriser")[],
    options: { javaScriptEnabled?: boolean; locale?: string; bypassCSP?: boolean; width?: number } = {},
  ) {
    const { agencyId } = it.officers.requester;
    const officer = await makeOfficer(
      it.db.pool,
      agencyId,
      roles,
      roles.includes("authoriser") ? ["prosecutor"] : [],
    );
    const { width = 360, locale = "en", ...rest } = options;
    const context = await browser.newContext({
      viewport: { width, height: 740 },
      locale,
      baseURL: home,
      hasTouch: true,
      ...rest,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    // What one administrator made alone would not release an actual alert.
    const by = await makeOfficer(it.db.pool, agencyId, ["administrator"], []);
    await page.goto(await invited(it, officer, by));
    const secret = (await page.locator("code.secret").innerText()).replaceAll(" ", "");
    count += 1;
    await page.locator("#name").fill(`hour-${count}-${officer.id.slice(-6)}`);
    await page.locator("#password").fill(PASSWORD);
    await page.locator("#code").fill(codeOf(it, secret));
    await page.locator("form button:not([hidden])").last().click();
    await page.waitForURL(`${home}/console`);
    return { officer, context, page, secret };
  }

  const bulletinOf = async (id: string) =>
    (await it.ask(it.officers.requester, { url: `/v1/alerts/${id}` })).json().bulletins[0].id;
  const stateOf = async (id: string) =>
    (await it.ask(it.officers.requester, { url: `/v1/alerts/${id}` })).json().state;
  const idIn = (page: Page) => /alr_[0-9a-z]{24}/.exec(page.url())?.[0] ?? "";

  async function answer(page: Page, criterion: string, basis: string, standard?: string): Promise<void> {
    await page.locator(`#att-${criterion}-answer-yes`).check();
    const details = page.locator(`#att-${criterion} details`);
    if ((await details.getAttribute("open")) === null) await details.locator("summary").click();
    if (standard !== undefined) await page.locator(`#att-${criterion}-standard`).selectOption(standard);
    await page.locator(`#att-${criterion}-basis`).fill(basis);
  }

  test("with the rules answering while the requester types, and the authoriser's link and code", async () => {
    const { page, context } = await signedIn(["requester"]);
    await page.getByRole("link", { name: "New alert" }).click();
    await page.getByLabel("REAL: a child is missing").check();
    await page.getByText("REAL ALERT").waitFor();
    await page.getByLabel("Given name").first().fill("Inès");
    await page.getByLabel("Age in years").fill("9");
    await page.getByLabel("Sex").selectOption("female");
    await page.getByText("Looks and clothing").click();
    await page.getByLabel("Hair colour").selectOption("brown");
    await page.locator("#children-0-garment-0").selectOption("coat");
    await page.locator("#children-0-colour-0").selectOption("red");
    await page.getByLabel("Last seen safe").fill("2026-11-23T13:50");
    await page.getByLabel("Noticed missing").fill("2026-11-23T14:10");
    await page.getByLabel("Place", { exact: true }).fill("Nantes");
    await page.getByLabel("Position", { exact: true }).fill("47.2184, -1.5536");
    const verdict = page.locator('[data-part="verdict"]');
    await verdict.getByText("Answers are missing.").waitFor();
    await answer(page, "abduction_established", "Two witnesses", "confirmed");
    await verdict
      .getByText(/What it rests on|imminent|danger/i)
      .first()
      .waitFor();
    await answer(page, "imminent_danger", "Threats by telephone");
    await answer(page, "guardian_consent", "Both parents");
    await page.locator("#att-no_harm_from_publicity-answer-yes").check();
    await verdict
      .getByText(/Every rule is met|Waits for signatures/)
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Ask for approval" }).click();
    await page.waitForURL(/\/console\/alerts\/alr_[0-9a-z]{24}$/);
    const id = idIn(page);
    expect(await stateOf(id)).toBe("submitted");

    const authoriser = await signedIn(["authoriser"]);
    const link = `/c/${await callWithLink(it, await bulletinOf(id), authoriser.officer)}`;
    await authoriser.page.goto(link);
    await authoriser.page.getByRole("button", { name: "Open the case" }).click();
    await authoriser.page.getByText("REAL ALERT").waitFor();
    await authoriser.page.getByLabel(/I have read the texts/).check();
    await authoriser.page.getByLabel("Type SEND to confirm").fill("SEND");
    await authoriser.page.locator("#code").fill(codeOf(it, authoriser.secret, 1));
    await authoriser.page.getByRole("button", { name: "Approve: send the alert" }).click();
    await authoriser.page.getByText("The alert is being sent now").waitFor();
    expect(await stateOf(id)).toBe("active");
    await Promise.all([context.close(), authoriser.context.close()]);
  });

  test("what was typed survives a lost connection and a page that was left, and is gone once it was saved", async () => {
    const { page, context } = await signedIn(["requester"]);
    await page.goto("/console/new");
    await page.getByLabel("Exercise").check();
    await page.getByRole("button", { name: "Add a vehicle" }).click();
    await page.locator("#vehicles-0-plate").waitFor();
    await context.setOffline(true);
    await page.locator("#vehicles-0-plate").fill("AB-123");
    await page.getByLabel("Given name").first().fill("Inès");
    await page.getByLabel("Last seen safe").fill("2026-11-23T13:50");
    await page.getByLabel("Noticed missing").fill("2026-11-23T14:10");
    await page.getByText("No connection.").waitFor();
    await page.getByRole("button", { name: "Save the draft" }).click();
    await page.getByText("No connection.").waitFor();
    expect(page.url()).toContain("/console/new");
    await context.setOffline(false);
    await page.goto("/console");
    await page.goto("/console/new");
    await page.getByText("what you typed is kept in this browser").waitFor();
    await until(
      async () =>
        (await page.locator("#vehicles-0-plate").count()) === 1 &&
        (await page.locator("#vehicles-0-plate").inputValue()) === "AB-123",
      { withinMs: 10_000 },
    );
    expect(await page.getByLabel("Given name").first().inputValue()).toBe("Inès");
    await page.getByRole("button", { name: "Save the draft" }).click();
    await page.waitForURL(/alerts\/alr_/);
    const { rows } = await it.db.pool.query("SELECT count(*)::int AS n FROM alert WHERE id = $1", [
      idIn(page),
    ]);
    expect(rows).toEqual([{ n: 1 }]);
    await page.goto("/console/new");
    expect(await page.getByLabel("Given name").first().inputValue()).toBe("");
    expect(await page.evaluate<number>("sessionStorage.length")).toBe(0);
    await context.close();
  });

  /** A page under the keyboard alone: `reach` tabs to a place, `write` types there. */
  function onKeys(page: Page) {
    const keys = page.keyboard;
    const reach = async (locator: Locator) => {
      for (let tabs = 0; tabs < 200; tabs++) {
        if (await locator.evaluate((element) => element.matches(":focus")).catch(() => false)) return;
        await keys.press("Tab");
      }
      throw new Error(`the keyboard does not get to ${locator}`);
    };
    const write = async (id: string, text: string) => {
      await reach(page.locator(id));
      await keys.type(text);
    };
    return { keys, reach, write };
  }

  test("on the keyboard alone and without script, by both hands", async () => {
    const { page, context } = await signedIn(["requester"], { javaScriptEnabled: false });
    const { keys, reach, write } = onKeys(page);
    const moment = async (id: string, text: string) => {
      await reach(page.locator(id));
      await keys.type("11232026");
      await keys.press("ArrowRight");
      await keys.type(text);
    };
    const yes = async (criterion: string, basis: string, standard?: string) => {
      await reach(page.locator(`#att-${criterion}-answer-open`));
      await keys.press("ArrowUp");
      await keys.press("ArrowUp");
      await reach(page.locator(`#att-${criterion} summary`));
      await keys.press("Enter");
      if (standard !== undefined) await write(`#att-${criterion}-standard`, standard);
      await write(`#att-${criterion}-basis`, basis);
    };
    await reach(page.getByRole("link", { name: "New alert" }));
    await keys.press("Enter");
    await page.waitForURL(/new$/);
    await reach(page.locator("#status-actual"));
    await keys.press("ArrowDown");
    await write("#children-0-givenName", "Inès");
    await write("#children-0-ageYears", "9");
    await write("#children-0-sex", "fem");
    await reach(page.getByText("Looks and clothing"));
    await keys.press("Enter");
    await write("#children-0-hair", "brown");
    await write("#children-0-garment-0", "coat");
    await write("#children-0-colour-0", "red");
    await moment("#earliest", "0150PM");
    await moment("#latest", "0210PM");
    await write("#place", "Nantes");
    await write("#point", "47.2184, -1.5536");
    await yes("abduction_established", "Two witnesses", "confirmed");
    await yes("imminent_danger", "Threats by telephone");
    await yes("guardian_consent", "Both parents");
    await reach(page.getByRole("button", { name: "Ask for approval" }));
    await keys.press("Enter");
    await page.waitForURL(/\/console\/alerts\/alr_[0-9a-z]{24}$/);
    const shown = (await it.ask(it.officers.requester, { url: `/v1/alerts/${idIn(page)}` })).json();
    expect(shown).toMatchObject({
      state: "submitted",
      status: "exercise",
      disappearance: { earliest: "2026-11-23T12:50:00.000Z", latest: "2026-11-23T13:10:00.000Z" },
      children: [{ givenName: "Inès", age: { years: 9 }, sex: "female", appearance: { hair: "brown" } }],
    });

    const id = idIn(page);
    const authoriser = await signedIn(["authoriser"], { javaScriptEnabled: false });
    await authoriser.page.goto(`/c/${await callWithLink(it, await bulletinOf(id), authoriser.officer)}`);
    const hand = onKeys(authoriser.page);
    await hand.reach(authoriser.page.getByRole("button", { name: "Open the case" }));
    await hand.keys.press("Enter");
    await hand.reach(authoriser.page.getByLabel(/I have read the texts/));
    await hand.keys.press("Space");
    await hand.reach(authoriser.page.getByLabel("Type EXERCISE to confirm"));
    await hand.keys.type("EXERCISE");
    await hand.write("#code", codeOf(it, authoriser.secret, 1));
    await hand.keys.press("Enter");
    await authoriser.page.getByText("The alert is being sent now").waitFor();
    expect(await stateOf(id)).toBe("active");
    await Promise.all([context.close(), authoriser.context.close()]);
  });

  test.each(["fr", "el", "ko", "en"])(
    "no form in %s has a fault of accessibility or scrolls sideways",
    async (locale) => {
      const { page, context } = await signedIn(["requester"], { locale, bypassCSP: true, width: 320 });
      const clean = async (what: string) => {
        await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
        expect([what, await axeFindings(page)]).toEqual([what, []]);
        expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
        if (process.env.SHOTS)
          await page.screenshot({ path: `${process.env.SHOTS}/${what}-${locale}.png`, fullPage: true });
      };
      await page.goto("/console/new");
      await page.locator("#status-exercise").check();
      for (const more of ["suspects", "vehicles"]) {
        await page.locator(`[value="more-${more}"]`).click();
        await page.locator(`#${more}-0-colour, #${more}-0-relation`).first().waitFor();
      }
      await clean("new");
      await page.locator("#children-0-ageYears").fill("old");
      await page.locator("#earliest").fill("2026-11-23T13:50");
      await page.locator("#latest").fill("2026-11-23T13:40");
      await page.locator('.actions [value="save"]').click();
      await page.locator("[role=alert] a").first().waitFor();
      await clean("new-refused");
      await page.goto(`/console/alerts/${await activeAlert(it)}/update`);
      await clean("update");
      const ended = await activeAlert(it);
      await cancelled(it, ended);
      await page.goto(`/console/alerts/${ended}/report`);
      await clean("report");
      await page.locator("#recovered").selectOption("public");
      await page.locator("main form button").click();
      await page.locator("main strong").first().waitFor();
      await page.goto("/console/reports");
      await clean("reports");
      await context.close();
    },
  );
});
