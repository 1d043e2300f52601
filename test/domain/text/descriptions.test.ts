import { describe, expect, it } from "vitest";
import {
  alertCase,
  child as childSchema,
  suspect as suspectSchema,
  vehicle as vehicleSchema,
} from "../../../schemas/alert.ts";
import { ageOn, describeAge } from "../../../src/domain/text/describe-age.ts";
import { shortList } from "../../../src/domain/text/describe-case.ts";
import { describeClothing, describeTraits, describeWho } from "../../../src/domain/text/describe-person.ts";
import { describeTime } from "../../../src/domain/text/describe-time.ts";
import { describeVehicle, describeWays } from "../../../src/domain/text/describe-vehicle.ts";
import { dialledNumber } from "../../../src/domain/text/dialled-number.ts";
import { speakNumber, spellOut } from "../../../src/domain/text/spell-out.ts";
import { plural, sentence, sentences, sentencesAfterLabel } from "../../../src/domain/text/words.ts";
import { setOf } from "./text-fixtures.ts";

const fr = setOf("FR", "fr");
const en = setOf("US", "en");
const es = setOf("US", "es");
const nl = setOf("NL", "nl");
const el = setOf("GR", "el");
const ko = setOf("KR", "ko");
const hr = setOf("HR", "hr");
const ro = setOf("RO", "ro");
const ar = setOf("AE", "ar");
const ja = setOf("JP", "ja");

describe("an age", () => {
  it.each([
    [fr, { years: 9 }, "fille de 9 ans"],
    [fr, { years: 1 }, "fille de 1 an"],
    [fr, { years: 0, months: 8 }, "fille de 8 mois"],
    [fr, { years: 0 }, "fille de moins d'un an"],
    [fr, { from: 8, to: 10 }, "fille de 8 à 10 ans"],
    [fr, { from: 9, to: 9 }, "fille de 9 ans"],
    [fr, undefined, "fille"],
    [en, { years: 9 }, "9-year-old girl"],
    [en, { years: 0, months: 1 }, "1-month-old girl"],
    [es, { years: 1 }, "niña de 1 año"],
    [nl, { years: 0, months: 2 }, "meisje van 2 maanden"],
    [el, { years: 1 }, "κορίτσι 1 έτους"],
    [ko, { years: 9 }, "9세 여자아이"],
    [hr, { from: 35, to: 41 }, "djevojčica u dobi od 35 do 41 godine"],
    [hr, { from: 35, to: 45 }, "djevojčica u dobi od 35 do 45 godina"],
    [ro, { from: 15, to: 19 }, "fată cu vârsta între 15 și 19 ani"],
    [ro, { from: 15, to: 20 }, "fată cu vârsta între 15 și 20 de ani"],
    [ar, { from: 8, to: 10 }, "طفلة بعمر بين 8 و10 سنوات"],
  ])("is said as people say it (%#)", (set, age, expected) => {
    expect(describeAge(set, set.words.child.female, age)).toBe(expected);
  });

  it("is counted from a birth date to the day, in months below one year", () => {
    expect(ageOn("2017-11-24", "2026-11-23T13:50:00+01:00")).toEqual({ years: 8 });
    expect(ageOn("2017-11-23", "2026-11-23")).toEqual({ years: 9 });
    expect(ageOn("2026-02-28", "2026-11-27")).toEqual({ years: 0, months: 8 });
    expect(ageOn("2027-01-01", "2026-11-23")).toBeUndefined();
  });
});

describe("a person", () => {
  const who = childSchema.parse({
    sex: "female",
    appearance: {
      heightCm: 130,
      weightKg: 28,
      hair: "brown",
      hairLength: "long",
      hairStyle: "curly",
      eyes: "blue",
      build: "slim",
    },
    clothing: [
      { garment: "dress", colour: "green" },
      { garment: "boots", colour: "white" },
      { garment: "glasses" },
    ],
  });

  it.each([
    [
      fr,
      "1,30 m, 28 kg, corpulence mince, cheveux bruns longs bouclés, yeux bleus",
      "robe verte, bottes blanches, lunettes",
    ],
    [
      en,
      "4 ft 3 in, 62 lb, slim build, long curly brown hair, blue eyes",
      "green dress, white boots, glasses",
    ],
    [
      es,
      "4 pies 3 pulgadas, 62 libras, contextura delgada, cabello castaño largo rizado, ojos azules",
      "vestido verde, botas blancas, lentes",
    ],
    [
      nl,
      "1,30 m lang, 28 kg, slank postuur, lang bruin haar, krullend, blauwe ogen",
      "groene jurk, witte laarzen, bril",
    ],
    [
      el,
      "ύψος 1,30 μέτρα, βάρος 28 κιλά, λεπτή διάπλαση, μακριά καστανά μαλλιά, σγουρά, γαλανά μάτια",
      "πράσινο φόρεμα, λευκές μπότες, γυαλιά",
    ],
    [ko, "키 130cm, 몸무게 28kg, 마른 체격, 긴 곱슬 갈색 머리, 파란색 눈", "초록색 원피스, 흰색 부츠, 안경"],
  ])("is described in the grammar of the language (%#)", (set, traits, clothing) => {
    expect(describeTraits(set, who.appearance, "written")).toBe(traits);
    expect(describeClothing(set, who.clothing)).toBe(clothing);
  });

  it("is never said to have the colour of hair that cannot be seen", () => {
    expect(describeTraits(fr, { hair: "bald", hairLength: "long" }, "written")).toBe("chauve");
    expect(describeTraits(fr, { hair: "brown", hairStyle: "covered" }, "written")).toBe("cheveux couverts");
    expect(describeTraits(fr, {}, "written")).toBe("");
  });

  it("is measured in whole words when read aloud, and 12 inches make a foot", () => {
    expect(describeTraits(fr, { heightCm: 130, weightKg: 28 }, "spoken")).toBe("130 centimètres, 28 kilos");
    expect(describeTraits(en, { heightCm: 182 }, "spoken")).toBe("6 feet 0 inches tall");
    expect(describeTraits(hr, { heightCm: 81, weightKg: 12 }, "spoken")).toBe(
      "visina 81 centimetar, težina 12 kilograma",
    );
    expect(describeTraits(hr, { heightCm: 103, weightKg: 22 }, "spoken")).toBe(
      "visina 103 centimetra, težina 22 kilograma",
    );
  });

  it("is a woman or a man as a suspect, a girl or a boy as a child", () => {
    const suspect = suspectSchema.parse({ sex: "male", age: { from: 35, to: 45 } });
    expect(describeWho(nl, "person", suspect)).toBe("man van 35 tot 45 jaar");
    expect(describeWho(nl, "child", who)).toBe("meisje");
  });
});

describe("a vehicle", () => {
  const van = vehicleSchema.parse({
    make: "Renault",
    model: "Kangoo",
    type: "van",
    colour: "white",
    plate: { text: "AB-1", complete: false, country: "BE" },
    heading: "A11",
    direction: "north-west",
  });

  it.each([
    [fr, "fourgonnette Renault Kangoo blanche, plaque AB-1 (incomplète, Belgique)", "nord-ouest, A11"],
    [en, "white Renault Kangoo van, license plate AB-1 (partial, Belgium)", "northwest, A11"],
    [es, "furgoneta Renault Kangoo blanca, placas AB-1 (incompletas, Bélgica)", "noroeste, A11"],
    [nl, "witte bestelbus Renault Kangoo, kenteken AB-1 (onvolledig, België)", "noordwest, A11"],
    [el, "λευκό βαν Renault Kangoo, πινακίδα AB-1 (ελλιπής, Βέλγιο)", "βορειοδυτικά, A11"],
    [ko, "흰색 Renault Kangoo 승합차, 번호판 AB-1 (일부, 벨기에)", "북서쪽, A11"],
  ])("is described in the grammar of the language (%#)", (set, vehicle, ways) => {
    expect(describeVehicle(set, van, "FR", "written")).toBe(vehicle);
    expect(describeWays(set, van)).toBe(ways);
  });

  it("says nothing about a plate that is not known, nor the country of a plate from here", () => {
    const { plate: _, ...bare } = van;
    expect(describeVehicle(fr, bare, "FR", "written")).toBe("fourgonnette Renault Kangoo blanche");
    expect(describeVehicle(fr, van, "BE", "written")).toContain("plaque AB-1 (incomplète)");
  });
});

describe("a time", () => {
  const at = (iso: string) => new Date(iso);
  const said = (from: string, to: string, length: "long" | "short" = "long") =>
    describeTime(fr, at(from), at(to), "Europe/Paris", length);

  it("is one moment, a span of a day, or a span over days", () => {
    expect(said("2026-11-23T13:10:00Z", "2026-11-23T13:10:30Z")).toBe(
      "lundi 23 novembre 2026 à 14:10 (heure d'Europe centrale)",
    );
    expect(said("2026-11-23T12:50:00Z", "2026-11-23T13:10:00Z", "short")).toBe("23/11 13:50-14:10");
    expect(said("2026-11-23T22:50:00Z", "2026-11-23T23:10:00Z", "short")).toBe("23/11 23:50 - 24/11 00:10");
  });

  it("stands in the zone of the plan, also over a change of the clocks", () => {
    // 25 October 2026, 01:00 UTC: 03:00 becomes 02:00 in Paris.
    expect(said("2026-10-25T00:30:00Z", "2026-10-25T02:30:00Z", "short")).toBe("25/10 02:30-03:30");
    const chicago = describeTime(
      en,
      at("2026-11-24T03:00:00Z"),
      at("2026-11-24T03:00:00Z"),
      "America/Chicago",
      "long",
    );
    expect(chicago).toBe(
      "Monday, November 23, 2026 at 9:00 PM (Central Time)"
        .replace(" at ", " between ")
        .replace("between", "at"),
    );
  });

  it("holds only characters that an SMS can carry", () => {
    const long = describeTime(
      setOf("CA", "fr"),
      at("2026-11-23T13:10:00Z"),
      at("2026-11-23T13:10:00Z"),
      "America/Toronto",
      "long",
    );
    expect(long).toBe("lundi 23 novembre 2026 à 08 h 10 (heure de l'Est)");
    for (const set of [fr, setOf("CA", "fr"), en, es, nl])
      expect(
        describeTime(set, at("2026-08-23T13:10:00Z"), at("2026-08-23T13:10:00Z"), "America/Toronto", "short"),
      ).toMatch(/^[\x20-\x7e]+$/);
  });
});

describe("a number to call", () => {
  it.each([
    ["+33197", "FR", "197"],
    ["+33 1 23 45 67 89", "FR", "01 23 45 67 89"],
    ["+12125551234", "US", "(212) 555-1234"],
    ["+12125551234", "FR", "+1 212 555 1234"],
    ["+12125551234", "CA", "(212) 555-1234"],
    ["197", "FR", "197"],
    ["0800 6070", "NL", "0800 6070"],
    ["+999123", "FR", "+999123"],
    ["+82112", "KR", "112"],
  ])("%s in %s is dialled %s", (number, country, dialled) => {
    expect(dialledNumber(number, country)).toBe(dialled);
  });

  it("is read digit by digit, in its groups", () => {
    expect(speakNumber("0800 6070")).toBe("0 8 0 0, 6 0 7 0");
    expect(speakNumber("1-800-THE-LOST")).toBe("1, 8 0 0, T H E, L O S T");
    expect(spellOut("ab-12 가")).toBe("A, B, 1, 2, 가");
  });
});

describe("words", () => {
  it("take the plural of the language", () => {
    expect(plural(fr, fr.phrases.noLonger, 1)).toBe("1 enfant n'est plus recherché.");
    expect(plural(fr, fr.phrases.noLonger, 2)).toBe("2 enfants ne sont plus recherchés.");
  });

  it("begin a sentence with a capital and end it once", () => {
    expect(sentence(fr, "élève")).toBe("Élève.");
    expect(sentence(el, "άνδρας")).toBe("Άνδρας.");
    expect(sentence(fr, "Où ?")).toBe("Où ?");
    expect(sentence(fr, "")).toBe("");
    for (const stopped of ["終わり。", "एक।", "لماذا؟", "何！", "Waarom?", "\u2068St.\u2069"])
      expect(sentence(fr, stopped)).toBe(stopped);
  });

  it("stand behind one another as the script has it", () => {
    expect(sentences(fr, ["un", "", "deux."])).toBe("Un. Deux.");
    expect(sentences(ja, ["一", "", "二。"])).toBe("一。二。");
  });

  it("keep their small letter behind a label", () => {
    expect(sentencesAfterLabel(fr, ["", "homme", "il porte"])).toBe("homme. Il porte.");
  });

  it("list up to three and count the rest", () => {
    expect(shortList(en, ["a", "", "b", "c"])).toBe("a; b; c");
    expect(shortList(en, ["a", "b", "c", "d"])).toBe("a; b; and 2 more");
  });

  it("exist for every entry of the closed vocabularies, so that no case is refused for want of a word", () => {
    expect(alertCase.safeParse({}).success).toBe(false);
    for (const set of [fr, en, es, nl, el, ko]) expect(Object.keys(set.words.garment)).toHaveLength(28);
  });
});
