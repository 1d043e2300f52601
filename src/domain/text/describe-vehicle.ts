// Says what a vehicle looks like and where it is going, in one language.
import type { Vehicle } from "../../../schemas/alert.ts";
import type { TextSet } from "../../../schemas/texts.ts";
import type { Voice } from "./describe-person.ts";
import { freeText } from "./free-text.ts";
import { regionNames } from "./intl-formats.ts";
import { isolate } from "./isolate.ts";
import { spellOut } from "./spell-out.ts";
import { fillPhrase } from "./template.ts";
import { agree, commas, nounOf } from "./words.ts";

/** "white Renault Kangoo van, plate AB-1 (partial)"; a plate of another country than `home` names it. */
export function describeVehicle(set: TextSet, vehicle: Vehicle, home: string, voice: Voice): string {
  const { word, form } = nounOf(
    vehicle.type === undefined ? set.words.vehicle : set.words.vehicleType[vehicle.type],
  );
  return fillPhrase(set.phrases.vehicle, {
    noun: word,
    colour: vehicle.colour === undefined ? "" : agree(set.words.colour[vehicle.colour], form),
    make: freeText(vehicle.make ?? ""),
    model: freeText(vehicle.model ?? ""),
    plate: describePlate(set, vehicle, home, voice),
  });
}

/** The compass direction in words, then the heading as the officer wrote it (a road or a place, the same in every language). */
export function describeWays(set: TextSet, vehicle: Vehicle): string {
  const compass = vehicle.direction === undefined ? "" : set.words.compass[vehicle.direction];
  return commas(set, [compass, isolate(set, freeText(vehicle.heading ?? ""))]);
}

function describePlate(set: TextSet, { plate }: Vehicle, home: string, voice: Voice): string {
  if (plate === undefined) return "";
  const abroad = plate.country !== undefined && plate.country !== home ? plate.country : undefined;
  const text = freeText(plate.text);
  return fillPhrase(set.phrases.plate, {
    plate: isolate(set, voice === "spoken" ? spellOut(text) : text),
    note: commas(set, [
      plate.complete ? "" : set.phrases.platePartial,
      abroad === undefined ? "" : (regionNames(set.locale).of(abroad) ?? abroad),
    ]),
  });
}
