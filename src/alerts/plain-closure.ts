// The end of an alert in words that need no country's texts: only for when those cannot be used.
import { createHash } from "node:crypto";
import type { AlertStatus } from "../../schemas/alert.ts";
import type { BulletinContent, LanguageTexts } from "../../schemas/bulletin.ts";
import type { Plan } from "../../schemas/plan.ts";
import type { RenderInput } from "../domain/text/render-input.ts";

type Head = Pick<RenderInput, "alert" | "bulletin" | "silentChannels" | "sentAt">;

/** A complete content in English that names nobody, with its digest. */
export function plainClosure(
  plan: Plan,
  status: AlertStatus,
  { alert, bulletin, silentChannels, sentAt }: Head,
): { content: BulletinContent; digest: string } {
  const texts = plainTexts(alert.agencyName, bulletin.endReason === "error", status);
  const content: BulletinContent = {
    alert: {
      id: alert.id,
      country: plan.country,
      status,
      programme: { en: plan.programme.en ?? Object.values(plan.programme)[0] ?? plan.name },
      agency: alert.agencyName,
      origin: alert.origin,
      reference: null,
    },
    bulletin: {
      ...bulletin,
      supersedes: [...bulletin.supersedes],
      expiresAt: bulletin.expiresAt.toISOString(),
    },
    languages: ["en"],
    texts: { en: texts },
    children: [],
    suspects: [],
    vehicles: [],
    area: null,
    subdivisions: [],
    photos: [],
    airing: {
      from: sentAt.toISOString(),
      until: bulletin.expiresAt.toISOString(),
      repeatMinutes: null,
      obligation: plan.airing.obligation,
    },
    phones: { tip: null, hotline: null, emergency: plan.phones.emergency.number },
    silentChannels: [...silentChannels],
  };
  return { content, digest: createHash("sha256").update(JSON.stringify(texts)).digest("hex") };
}

function plainTexts(agency: string, mistaken: boolean, status: AlertStatus): LanguageTexts {
  const mark = status === "actual" ? "" : `${status.toUpperCase()}: `;
  const news = mistaken
    ? `${mark}The child alert from ${agency} was sent in error and does not apply.`
    : `${mark}The child alert from ${agency} has ended.`;
  const request = "Please delete it and do not share it any further.";
  const both = `${news} ${request}`;
  return {
    headline: news,
    description: both,
    instruction: `${mark}${request}`,
    crawl: both,
    spoken: both,
    sign: [`${mark}ALERT ENDED`],
    sms: both,
    emailSubject: news,
    emailText: both,
    emailHtml: `<p>${both.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</p>`,
    pushTitle: `${mark}Child alert ended`,
    pushBody: both,
  };
}
