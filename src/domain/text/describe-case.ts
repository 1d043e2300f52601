// Says a whole public case in one language and voice: sentences for descriptions, short forms for an SMS. Never adds a fact.
import type { Child, Suspect } from "../../../schemas/alert.ts";
import type { TextSet } from "../../../schemas/texts.ts";
import { describeClothing, describeTraits, describeWho, type Voice } from "./describe-person.ts";
import { describeVehicle, describeWays } from "./describe-vehicle.ts";
import { freeText } from "./free-text.ts";
import { isolate } from "./isolate.ts";
import type { PublicCase, PublicPerson, PublicVehicle } from "./public-case.ts";
import { fillPhrase } from "./template.ts";
import { commas, plural, sentences, sentencesAfterLabel } from "./words.ts";

/**
 * One subject in words: `full` with its name, `labelled` the same behind a label, `summary` without the name; all empty when nothing is
 * known that this language can say.
 */
export type SubjectWords = {
  full: string;
  labelled: string;
  summary: string;
  short: string;
  nameless: string;
};
/** Every subject of a case in words. */
export type CaseWords = { children: SubjectWords[]; suspects: SubjectWords[]; vehicles: SubjectWords[] };

// More than this many subjects are counted in short forms, not listed.
const LISTED_MAX = 3;
const NOTHING: SubjectWords = { full: "", labelled: "", summary: "", short: "", nameless: "" };

/** The subjects of a case in words; `home` is the country whose plates need no country. */
export function describeCase(set: TextSet, facts: PublicCase, home: string, voice: Voice): CaseWords {
  return {
    children: facts.children.map((child) => describeChild(set, child, voice)),
    suspects: facts.suspects.map((suspect) => describeSuspect(set, suspect, voice)),
    vehicles: facts.vehicles.map((vehicle) => vehicleWords(set, vehicle, home, voice)),
  };
}

/** Short forms as one list: all of up to three, else two and the number of the others. */
export function shortList(set: TextSet, items: readonly string[]): string {
  const said = items.filter((item) => item !== "");
  if (said.length <= LISTED_MAX) return said.join(set.separators.semicolon);
  const listed = said.slice(0, LISTED_MAX - 1);
  const rest = plural(set, set.phrases.more, said.length - listed.length);
  return [...listed, rest].join(set.separators.semicolon);
}

function describeChild(set: TextSet, child: PublicPerson<Child>, voice: Voice): SubjectWords {
  const who = describeWho(set, "child", child.who);
  return personWords(set, child, who, describeTraits(set, child.who.appearance, voice));
}

function describeSuspect(set: TextSet, suspect: PublicPerson<Suspect>, voice: Voice): SubjectWords {
  const who = describeWho(set, "person", suspect.who);
  const relation = set.words.relation[suspect.who.relation];
  const traits = commas(set, [describeTraits(set, suspect.who.appearance, voice), relation]);
  const words = personWords(set, suspect, who, traits);
  const bare = who === set.words.person.unknown;
  const short = bare && relation === "" ? "" : commas(set, [who, relation]);
  const said = suspect.name !== null || words.summary !== sentences(set, [who]) || !bare;
  return said ? { ...words, short, nameless: short } : NOTHING;
}

function personWords(
  set: TextSet,
  person: PublicPerson<Child | Suspect>,
  who: string,
  traits: string,
): SubjectWords {
  const clothing = describeClothing(set, person.who.clothing);
  const described = (name: string) => fillPhrase(set.phrases.described, { name, person: who, traits });
  const more = [
    clothing === "" ? "" : fillPhrase(set.phrases.wears, { clothing }),
    freeText(person.who.description[set.language] ?? ""),
  ];
  const name = isolate(set, person.name ?? "");
  const summary = sentences(set, [described(""), ...more]);
  const labelled = sentencesAfterLabel(set, [described(name), ...more]);
  return {
    full: name === "" ? summary : labelled,
    labelled,
    summary,
    short: fillPhrase(set.phrases.described, { name, person: who }),
    nameless: who,
  };
}

function vehicleWords(set: TextSet, subject: PublicVehicle, home: string, voice: Voice): SubjectWords {
  const { vehicle } = subject;
  const { make, model, type, colour, plate } = vehicle;
  const known = [make, model, type, colour, plate].some((fact) => fact !== undefined);
  const short = known ? describeVehicle(set, vehicle, home, voice) : "";
  const ways = describeWays(set, vehicle);
  const said = [
    short,
    ways === "" ? "" : `${set.labels.travelling}${set.separators.colon}${ways}`,
    freeText(vehicle.description[set.language] ?? ""),
  ];
  const full = sentences(set, said);
  return { full, labelled: sentencesAfterLabel(set, said), summary: full, short, nameless: short };
}
