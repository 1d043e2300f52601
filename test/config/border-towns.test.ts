// Towns at borders fall on the right side: their centres, by ISO 3166 code, where the next country is a walk away.
import { expect, test } from "vitest";
import { areaOfCountry } from "../../config/areas.ts";
import { edgesOf, isInside } from "../../src/domain/geo/edges.ts";

const TOWNS: readonly (readonly [
  town: string,
  longitude: number,
  latitude: number,
  own: string,
  other: string,
])[] = [
  ["Strasbourg", 7.7521, 48.5734, "FR", "DE"],
  ["Kehl", 7.8237, 48.5746, "DE", "FR"],
  ["Basel", 7.5886, 47.5596, "CH", "FR"],
  ["Lörrach", 7.6616, 47.6156, "DE", "CH"],
  ["Aachen", 6.0839, 50.7753, "DE", "NL"],
  ["Lille", 3.0573, 50.6292, "FR", "BE"],
  ["Mouscron", 3.2063, 50.7443, "BE", "FR"],
  ["Esch-sur-Alzette", 5.9806, 49.4958, "LU", "FR"],
  ["Salzburg", 13.055, 47.8095, "AT", "DE"],
  ["Bratislava", 17.1077, 48.1486, "SK", "AT"],
  ["Trieste", 13.7768, 45.6495, "IT", "SI"],
  ["Elvas", -7.1631, 38.881, "PT", "ES"],
  ["El Paso", -106.485, 31.7619, "US", "MX"],
  ["Ciudad Juárez", -106.4245, 31.6904, "MX", "US"],
  ["Niagara Falls, Ontario", -79.0849, 43.0896, "CA", "US"],
  ["Detroit", -83.0458, 42.3314, "US", "CA"],
  ["Windsor, Ontario", -83.0364, 42.3149, "CA", "US"],
  ["Newry", -6.3389, 54.1751, "GB", "IE"],
  ["Dundalk", -6.4, 54.0027, "IE", "GB"],
  ["Haparanda", 24.1366, 65.8355, "SE", "FI"],
  ["Ruse", 25.9534, 43.8356, "BG", "RO"],
];

/** Known to fall on the wrong side at this scale; `config/areas/README.md` says what to do there. */
const TOO_NEAR: typeof TOWNS = [
  ["Vaals", 6.0163, 50.7697, "NL", "DE"],
  ["Irun", -1.7889, 43.339, "ES", "FR"],
  ["Narva", 28.1903, 59.3772, "EE", "RU"],
];

test.each(TOWNS)(
  "%s lies in its own country and not in the next",
  (_town, longitude, latitude, own, other) => {
    expect(sides(longitude, latitude, own, other)).toEqual({ own: true, other: false });
  },
);

test.fails.each(TOO_NEAR)("%s is too near for these shapes", (_town, longitude, latitude, own, other) => {
  expect(sides(longitude, latitude, own, other)).toEqual({ own: true, other: false });
});

function sides(longitude: number, latitude: number, own: string, other: string) {
  const inside = (country: string) => {
    const ground = areaOfCountry(country);
    return ground !== null && isInside(edgesOf(ground), longitude, latitude);
  };
  return { own: inside(own), other: inside(other) };
}
