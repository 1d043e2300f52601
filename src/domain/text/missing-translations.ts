// Lists what a language does not say, so that an officer sees it before anybody approves.
import type { PublicCase } from "./public-case.ts";
import { isOver, type LeftOut, type RenderInput } from "./render-input.ts";

/** Free texts that exist in another language only, and names that the plan withholds, as JSON Pointers into the case. */
export function missingTranslations(language: string, facts: PublicCase, input: RenderInput): LeftOut[] {
  if (isOver(input.bulletin.kind)) return [];
  const described = [
    ...[...facts.children, ...facts.suspects].map(({ pointer, who }) => ({
      pointer: `${pointer}/description`,
      texts: who.description,
    })),
    ...facts.vehicles.map(({ pointer, vehicle }) => ({
      pointer: `${pointer}/description`,
      texts: vehicle.description,
    })),
    {
      pointer: "/disappearance/circumstances",
      texts: input.alertCase.disappearance.circumstances,
    },
    ...facts.photos.map((photo) => ({ pointer: `/photos/${photo.id}/alt`, texts: photo.alt })),
  ];
  const untranslated = described.filter(
    ({ texts }) => Object.keys(texts).length > 0 && texts[language] === undefined,
  );
  return [...untranslated.map(({ pointer }) => pointer), ...facts.withheld].map((what) => ({
    language,
    what,
  }));
}
