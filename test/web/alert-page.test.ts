import { describe, expect, test } from "vitest";
import type { BulletinContent } from "../../schemas/bulletin.ts";
import { alertPage } from "../../src/web/alert-page.ts";
import type { PublicAlert } from "../../src/web/public-alert.ts";

const HOSTILE = `"><script>alert(1)</script>`;

function textsOf(words: string): BulletinContent["texts"][string] {
  return {
    headline: words,
    description: words,
    instruction: words,
    crawl: words,
    spoken: words,
    sign: [],
    sms: words,
    emailSubject: words,
    emailText: words,
    emailHtml: words,
    pushTitle: words,
    pushBody: words,
  };
}

const content: BulletinContent = {
  alert: {
    id: "alr_1",
    country: "AE",
    status: "actual",
    programme: {},
    agency: HOSTILE,
    origin: "x",
    reference: null,
  },
  bulletin: { id: "bul_1", number: 1, kind: "alert", expiresAt: "", supersedes: [], endReason: null },
  languages: ["ar", "en", "ur"],
  texts: { ar: textsOf("طفلة مفقودة"), en: textsOf(`Missing ${HOSTILE}`), ur: textsOf("بچی لاپتہ") },
  children: [],
  suspects: [],
  vehicles: [],
  area: null,
  subdivisions: [],
  photos: [{ id: "pho_1", alt: { en: HOSTILE }, width: 10, height: 20 }],
  airing: { from: "", until: "", repeatMinutes: null, obligation: "" },
  phones: { tip: null, hotline: "+971 800-1", emergency: "999" },
  silentChannels: [],
};

const alert: PublicAlert = {
  row: {
    id: "alr_1",
    country: "AE",
    region: null,
    status: "actual",
    state: "active",
    endedAt: null,
    endReason: null,
    expiresAt: new Date("2026-11-23T18:00:00Z"),
    ledgerId: 1,
    number: 1,
    kind: "alert",
    committedAt: new Date("2026-11-23T15:00:00Z"),
  },
  content,
  countryName: "United Arab Emirates",
  timeZone: "Asia/Dubai",
  texts: {},
};

describe("the page of an alert", () => {
  const page = alertPage(alert, "live");

  test("gives each language its own direction, the headline too", () => {
    expect(page).toMatch(/<h1 lang="ar" dir="rtl">/);
    expect(page).toMatch(/<section class="card live" lang="ar" dir="rtl"/);
    expect(page).toMatch(/<section class="card live" lang="en" dir="ltr"/);
    expect(page).toMatch(/<section class="card live" lang="ur" dir="rtl"/);
  });

  test("escapes whatever a text, an agency or a photo's description holds", () => {
    expect(page).not.toMatch(/<script/);
    expect(page).toContain("&lt;script&gt;");
  });

  test("describes the photo in a language that it has a description in", () => {
    expect(page).toMatch(/<img src="\/photos\/pho_1" alt="[^"]+" lang="en" width="10" height="20">/);
  });

  test("says times in the country's zone, and links a number that can be dialled", () => {
    expect(page).toContain('<time datetime="2026-11-23T15:00:00.000Z">23 November 2026 at 19:00');
    expect(page).toContain('<a href="tel:+9718001"><bdi>+971 800-1</bdi></a>');
  });

  test("whose key is gone shows nothing of the case, whatever its state still is", () => {
    const gone = alertPage({ ...alert, content: undefined }, "live");
    expect(gone).toContain("This alert has ended");
    expect(gone).not.toMatch(/طفلة|Missing|pho_1/);
  });
});
