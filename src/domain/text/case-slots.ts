// The slots that carry a case which is still active; none of them exists once the alert has ended.
import type { TextSet } from "../../../schemas/texts.ts";
import { type CaseWords, type SubjectWords, shortList } from "./describe-case.ts";
import { describeClothing, describeTraits, type Voice } from "./describe-person.ts";
import { describeTime, type TimeLength } from "./describe-time.ts";
import { describeWays } from "./describe-vehicle.ts";
import { freeText } from "./free-text.ts";
import { isolate } from "./isolate.ts";
import type { PublicCase } from "./public-case.ts";
import type { RenderInput } from "./render-input.ts";
import { spellOut } from "./spell-out.ts";
import { agree, commas, nounOf, plural, together } from "./words.ts";

/** Children, suspects, vehicles, time and place; what is not known is empty. Traits and clothing only where there is one child. */
export function caseSlots(
  input: RenderInput,
  set: TextSet,
  facts: PublicCase,
  words: CaseWords,
  voice: Voice,
): Record<string, string> {
  const only = facts.children.length === 1 ? facts.children[0]?.who : undefined;
  const list = (subjects: readonly SubjectWords[], form: "short" | "nameless") =>
    shortList(
      set,
      subjects.map((subject) => subject[form]),
    );
  return {
    sought: facts.children.length === 0 ? "" : plural(set, set.phrases.sought, facts.children.length),
    children: list(words.children, "short"),
    persons: list(words.children, "nameless"),
    childrenFull: together(
      set,
      words.children.map((child) => child.full),
    ),
    childTraits: only === undefined ? "" : describeTraits(set, only.appearance, voice),
    childClothing: only === undefined ? "" : describeClothing(set, only.clothing),
    noLonger: facts.foundCount === 0 ? "" : plural(set, set.phrases.noLonger, facts.foundCount),
    suspects: list(words.suspects, "short"),
    suspectsFull: afterLabel(set, words.suspects),
    vehicles: list(words.vehicles, "short"),
    vehiclesFull: afterLabel(set, words.vehicles),
    ...vehicleSlots(set, facts, voice),
    ...timeSlots(input, set),
    circumstances: freeText(input.alertCase.disappearance.circumstances[set.language] ?? ""),
  };
}

/** Place and time at which the child was last known to be; the place alone, too. */
function timeSlots({ alertCase, bulletin, timeZone }: RenderInput, set: TextSet): Record<string, string> {
  const { earliest, latest, place } = alertCase.disappearance;
  const where = isolate(set, freeText(place ?? ""));
  const seen = (length: TimeLength) =>
    commas(set, [where, describeTime(set, new Date(earliest), new Date(latest), timeZone, length)]);
  return {
    place: where,
    lastSeen: seen("long"),
    lastSeenShort: seen("short"),
    expires: describeTime(set, bulletin.expiresAt, bulletin.expiresAt, timeZone, "long"),
  };
}

function vehicleSlots(set: TextSet, facts: PublicCase, voice: Voice): Record<string, string> {
  const vehicle = facts.vehicles[0]?.vehicle;
  if (vehicle === undefined) return {};
  const { form } = nounOf(
    vehicle.type === undefined ? set.words.vehicle : set.words.vehicleType[vehicle.type],
  );
  const plate = freeText(vehicle.plate?.text ?? "");
  return {
    ways: describeWays(set, vehicle),
    make: freeText(vehicle.make ?? ""),
    model: freeText(vehicle.model ?? ""),
    colour: vehicle.colour === undefined ? "" : agree(set.words.colour[vehicle.colour], form),
    plate: isolate(set, voice === "spoken" ? spellOut(plate) : plate),
  };
}

/** Every template has its label before these ("Vehicle: white van. Red car."). */
function afterLabel(set: TextSet, subjects: readonly SubjectWords[]): string {
  const [first, ...rest] = subjects.filter((subject) => subject.full !== "");
  return together(set, [first?.labelled ?? "", ...rest.map((subject) => subject.full)]);
}
