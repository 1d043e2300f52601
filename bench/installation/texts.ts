// A bulletin as long as a real one: an SMS of two segments, a mail of some 4 kB, a push of 600 bytes, a webhook body of some 3 kB.
import type { BulletinContent, LanguageTexts } from "../../schemas/bulletin.ts";
import { contentOf } from "../../test/support/content.ts";

const CHILD =
  "Inès, 9 ans, 1,30 m, mince, cheveux bruns longs, yeux marron, manteau rouge, jean bleu, cartable à étoiles";
const SUSPECT = "un homme de 35 à 45 ans, corpulence moyenne, cheveux noirs";
const VEHICLE = "une camionnette blanche Renault Kangoo, plaque commençant par AB-1, vers Angers";
const ADVICE = "Si vous les voyez, n'intervenez pas vous-même : appelez le 197.";
const PARAGRAPHS = [
  `Une enfant a été enlevée le 23 novembre vers 14 h à Nantes : ${CHILD}.`,
  `Elle serait avec ${SUSPECT}, dans ${VEHICLE}.`,
  ADVICE,
  "Donnez le lieu, l'heure, la direction prise et, si vous la voyez, la plaque entière. Ne publiez rien qui dise où sont les enquêteurs.",
  "Cette alerte est diffusée par la police à la demande du procureur de la République. Elle cesse au bout de trois heures ou dès que l'enfant est retrouvée.",
];

const TEXTS: LanguageTexts = {
  headline: "Alerte enlèvement : Inès, 9 ans, Nantes",
  description: PARAGRAPHS.slice(0, 2).join(" "),
  instruction: ADVICE,
  crawl: PARAGRAPHS.slice(0, 3).join(" "),
  spoken: PARAGRAPHS.join(" "),
  sign: ["ALERTE ENLEVEMENT", "KANGOO BLANC AB-1", "TEL 197"],
  sms: "ALERTE ENLEVEMENT Nantes: fille 9 ans, manteau rouge. Kangoo blanc AB-1, vers Angers. N'intervenez pas, appelez le 197. {manage}",
  emailSubject: "Alerte enlèvement : Inès, 9 ans, Nantes",
  emailText: `${PARAGRAPHS.join("\n\n")}\n\nGérer ou quitter : {manage}\n`,
  emailHtml: `<!doctype html><html lang="fr"><body>${PARAGRAPHS.map((text) => `<p style="font:16px/1.5 sans-serif;margin:0 0 1em">${text}</p>`).join("")}<p><a href="{manage}">Gérer ou quitter</a></p></body></html>`,
  pushTitle: "Alerte enlèvement : Inès, 9 ans, Nantes",
  pushBody: "Manteau rouge. Kangoo blanc AB-1, vers Angers. Appelez le 197.",
};

/** The content of an alert's first bulletin; the same for every contestant. */
export function benchContent(facts: {
  alertId: string;
  bulletinId: string;
  expiresAt: Date;
}): BulletinContent {
  return { ...contentOf({ ...facts, number: 1, kind: "alert" }), texts: { fr: TEXTS } };
}
