// An invented bulletin as the channels get it, and the people that it goes to.
import type { BulletinContent, LanguageTexts } from "../../schemas/bulletin.ts";
import type { Recipient } from "../../src/channels/recipient.ts";

/** What all tests of the channels render with. */
export const CONTEXT = { publicUrl: "https://alerts.example.org", sentAt: new Date("2026-11-23T14:30:00Z") };

/** A complete bulletin in French and English; `changes` are laid over it. */
export function exampleContent(
  changes: {
    alert?: Partial<BulletinContent["alert"]>;
    bulletin?: Partial<BulletinContent["bulletin"]>;
  } & Partial<Omit<BulletinContent, "alert" | "bulletin">> = {},
): BulletinContent {
  const { alert, bulletin, ...rest } = changes;
  return {
    alert: {
      id: "alr_000000000000000000000001",
      country: "FR",
      status: "exercise",
      programme: { fr: "Alerte enlèvement", en: "Alerte enlèvement (child abduction alert)" },
      agency: "Police judiciaire",
      origin: "sandbox",
      reference: "PJ-2026-0118",
      ...alert,
    },
    bulletin: {
      id: "bul_000000000000000000000001",
      number: 1,
      kind: "alert",
      expiresAt: "2026-11-23T18:00:00Z",
      supersedes: [],
      endReason: null,
      ...bulletin,
    },
    languages: ["fr", "en"],
    texts: { fr: texts("Alerte enlèvement"), en: texts("Child abduction") },
    children: [{ name: "Inès Exemple", summary: { fr: "fille de 9 ans", en: "girl, 9" } }],
    suspects: [],
    vehicles: [{ name: null, summary: { fr: "Renault Kangoo blanche", en: "white Renault Kangoo" } }],
    area: null,
    subdivisions: ["FR-44"],
    photos: [
      { id: "pho_000000000000000000000001", alt: { fr: "Inès", en: "Inès" }, width: 600, height: 800 },
    ],
    airing: {
      from: "2026-11-23T14:30:00Z",
      until: "2026-11-23T18:00:00Z",
      repeatMinutes: 15,
      obligation: "must-air",
    },
    phones: { tip: "197", hotline: "116000", emergency: "112" },
    silentChannels: [],
    ...rest,
  };
}

/** Recipient number `id` at `address`, reading `language`. */
export function recipientAt(id: number, address: string, language = "fr"): Recipient {
  return {
    id,
    address,
    language,
    manageUrl: `https://alerts.example.org/manage/tok=${id}&x=é`,
    unsubscribeUrl: `https://alerts.example.org/unsubscribe/${"a".repeat(43)}${id}`,
  };
}

function texts(headline: string): LanguageTexts {
  return {
    headline,
    description: `${headline} : à Nantes, ce lundi.`,
    instruction: "Appelez le 197.",
    crawl: `${headline} – appelez le 197`,
    spoken: headline,
    sign: [headline.toUpperCase()],
    sms: `${headline} à Nantes. Tél 197. Stop: {manage}`,
    emailSubject: `${headline} : Nantes`,
    emailText: `${headline} – ${"longue description, « guillemets » et accents. ".repeat(8)}\n.un point en tête\nGérer : {manage}\n`,
    emailHtml: `<p>${headline}</p><p>${"détails = 100 %. ".repeat(20)}</p><a href="{manage}">Gérer</a>`,
    pushTitle: headline,
    pushBody: "Nantes. Appelez le 197.",
  };
}
