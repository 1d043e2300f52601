// What an officer wrote into the form, as a case. Nothing is judged here: the verbs parse what comes out.
import type { AlertCase } from "../../../schemas/alert.ts";
import { instantAt, wallTimeText } from "../../domain/plan/local-time.ts";
import { decimal } from "./decimal.ts";
import { countIn, type FormFields, numberIn, textIn } from "./form-fields.ts";

/** What the form does not say: the country, whose clock it is written by, the language of free texts, and the case that it changes. */
export type AboutForm = {
  country: string;
  timeZone: string;
  textLanguage: string;
  before?: AlertCase | undefined;
};

/** Most of each that a case may hold. */
export const PEOPLE_MAX = { children: 10, suspects: 10, vehicles: 5 } as const;

/** The case that the fields write. What the form has no field for stays as it was before. */
export function caseOfForm(fields: FormFields, about: AboutForm): Record<string, unknown> {
  const { before } = about;
  const listOf = (what: keyof typeof PEOPLE_MAX, make: (at: string, index: number) => object) =>
    Array.from({ length: countIn(fields, what, PEOPLE_MAX[what]) }, (_, index) => {
      const at = `${what}-${index}`;
      return fields.has(`${at}-drop`) || (what !== "children" && isBlank(fields, at))
        ? []
        : [make(at, index)];
    }).flat();
  return compact({
    ...before,
    country: about.country,
    region: fields.has("region") ? textIn(fields, "region") : before?.region,
    tier: textIn(fields, "tier") ?? before?.tier,
    status: textIn(fields, "status"),
    reference: textIn(fields, "reference"),
    children: listOf("children", (at, index) => childOf(fields, at, about, before?.children[index])),
    suspects: listOf("suspects", (at, index) => suspectOf(fields, at, about, before?.suspects[index])),
    vehicles: listOf("vehicles", (at, index) => vehicleOf(fields, at, about, before?.vehicles[index])),
    disappearance: disappearanceOf(fields, about),
    attestations: attestationsOf(fields, before),
    area: areaOf(fields, before),
  });
}

type Person = AlertCase["children"][number] | AlertCase["suspects"][number];

function personOf(fields: FormFields, at: string, about: AboutForm, before: Person | undefined): object {
  return {
    ...before,
    givenName: textIn(fields, `${at}-givenName`),
    familyName: textIn(fields, `${at}-familyName`),
    age: ageOf(fields, at),
    sex: textIn(fields, `${at}-sex`),
    appearance: compact({
      ...before?.appearance,
      heightCm: numberIn(fields, `${at}-heightCm`),
      hair: textIn(fields, `${at}-hair`),
      hairLength: textIn(fields, `${at}-hairLength`),
      hairStyle: textIn(fields, `${at}-hairStyle`),
      eyes: textIn(fields, `${at}-eyes`),
      build: textIn(fields, `${at}-build`),
    }),
    clothing: clothingOf(fields, at),
    description: localised(fields, `${at}-description`, about, before?.description),
  };
}

function childOf(
  fields: FormFields,
  at: string,
  about: AboutForm,
  before: AlertCase["children"][number] | undefined,
): object {
  return compact({
    ...personOf(fields, at, about, before),
    birthDate: textIn(fields, `${at}-birthDate`),
    conditions: fields.get(`${at}-conditions`) ?? [],
    photoIds: fields.get(`${at}-photoIds`) ?? [],
  });
}

function suspectOf(
  fields: FormFields,
  at: string,
  about: AboutForm,
  before: AlertCase["suspects"][number] | undefined,
): object {
  return compact({
    ...personOf(fields, at, about, before),
    relation: textIn(fields, `${at}-relation`) ?? "unknown",
    nameLegalBasis: textIn(fields, `${at}-nameLegalBasis`),
  });
}

function vehicleOf(
  fields: FormFields,
  at: string,
  about: AboutForm,
  before: AlertCase["vehicles"][number] | undefined,
): object {
  const plate = textIn(fields, `${at}-plate`);
  return compact({
    ...before,
    make: textIn(fields, `${at}-make`),
    model: textIn(fields, `${at}-model`),
    type: textIn(fields, `${at}-type`),
    colour: textIn(fields, `${at}-colour`),
    plate:
      plate === undefined
        ? undefined
        : compact({ ...before?.plate, text: plate, complete: fields.has(`${at}-plateComplete`) }),
    heading: textIn(fields, `${at}-heading`),
    direction: textIn(fields, `${at}-direction`),
    description: localised(fields, `${at}-description`, about, before?.description),
  });
}

function disappearanceOf(fields: FormFields, about: AboutForm): object {
  const before = about.before?.disappearance;
  return compact({
    ...before,
    earliest: momentOf(fields, "earliest", about.timeZone, before?.earliest),
    latest: momentOf(fields, "latest", about.timeZone, before?.latest),
    place: textIn(fields, "place"),
    point: pointOf(textIn(fields, "point")),
    uncertaintyKm: numberIn(fields, "uncertaintyKm"),
    circumstances: localised(fields, "circumstances", about, before?.circumstances),
  });
}

/** An instant that the form shows to the minute stays as exact as it was when nobody changed it. */
export function momentOf(
  fields: FormFields,
  name: string,
  timeZone: string,
  before: string | undefined,
): string | undefined {
  const text = textIn(fields, name);
  if (text === undefined) return undefined;
  if (before !== undefined && wallTimeText(new Date(before), timeZone) === text) return before;
  return instantAt(text, timeZone)?.toISOString() ?? text;
}

// Latitude first, as every map and telephone shows it; GeoJSON has longitude first.
function pointOf(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  const [, north = "", east = ""] =
    /^([+-]?\d+(?:\.\d+)?)[\s,;]+([+-]?\d+(?:\.\d+)?)$/.exec(text) ??
    /^([+-]?\d+,\d+)[\s;]+([+-]?\d+,\d+)$/.exec(text) ??
    [];
  const coordinates = [decimal(east) ?? text, decimal(north) ?? text];
  return { type: "Point", coordinates };
}

function areaOf(fields: FormFields, before: AlertCase | undefined): unknown {
  const center = pointOf(textIn(fields, "point"));
  switch (textIn(fields, "area")) {
    case "circle":
      return {
        circle: compact({
          center:
            typeof center === "object" && center && "coordinates" in center ? center.coordinates : undefined,
          radiusKm: numberIn(fields, "radiusKm"),
        }),
      };
    case "subdivisions":
      return { subdivisions: (textIn(fields, "subdivisions") ?? "").toUpperCase().split(/[\s,;]+/) };
    case "nationwide":
      return { nationwide: true };
    case "kept":
      return before?.area;
    default:
      return undefined;
  }
}

function attestationsOf(fields: FormFields, before: AlertCase | undefined): Record<string, unknown> {
  const answers: Record<string, unknown> = { ...before?.attestations };
  for (const name of fields.keys()) {
    const criterion = /^att-([a-z_]{3,40})-answer$/.exec(name)?.[1];
    if (criterion === undefined) continue;
    const answer = textIn(fields, name);
    const at = `att-${criterion}`;
    if (answer === undefined) delete answers[criterion];
    else
      answers[criterion] = compact({
        answer: answer === "yes",
        standard: textIn(fields, `${at}-standard`),
        basis: textIn(fields, `${at}-basis`),
        departure: textIn(fields, `${at}-departure`),
      });
  }
  return answers;
}

function ageOf(fields: FormFields, at: string): object | undefined {
  const [years, to, months] = ["ageYears", "ageTo", "ageMonths"].map((name) =>
    numberIn(fields, `${at}-${name}`),
  );
  if (years === undefined && to === undefined && months === undefined) return undefined;
  return to === undefined ? compact({ years: years ?? 0, months }) : { from: years ?? 0, to };
}

function clothingOf(fields: FormFields, at: string): object[] {
  const worn: object[] = [];
  for (let row = 0; fields.has(`${at}-garment-${row}`); row++) {
    const piece = compact({
      garment: textIn(fields, `${at}-garment-${row}`),
      colour: textIn(fields, `${at}-colour-${row}`),
    });
    if (Object.keys(piece).length > 0) worn.push(piece);
  }
  return worn;
}

function localised(
  fields: FormFields,
  name: string,
  { textLanguage }: AboutForm,
  before: Readonly<Record<string, string>> | undefined,
): object {
  return compact({ ...before, [textLanguage]: textIn(fields, name) });
}

function isBlank(fields: FormFields, at: string): boolean {
  return [...fields].every(
    ([name, values]) =>
      !name.startsWith(`${at}-`) ||
      /-(relation|plateComplete)$/.test(name) ||
      values.every((text) => text.trim() === ""),
  );
}

function compact<T extends object>(record: T): T {
  // Only members that hold nothing go: the rest of the type still tells the truth, because they were optional.
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
}
