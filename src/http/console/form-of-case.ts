// A case as the fields of the form: what `caseOfForm` reads back.
import type { AlertCase } from "../../../schemas/alert.ts";
import { wallTimeText } from "../../domain/plan/local-time.ts";
import type { FormFields } from "./form-fields.ts";

const GARMENT_ROWS = 3;

/** The fields of a case, times by the clock in `timeZone`, free texts in `textLanguage`. */
export function formOfCase(
  alertCase: AlertCase,
  { timeZone, textLanguage }: { timeZone: string; textLanguage: string },
): FormFields {
  const fields: FormFields = new Map();
  const put = (name: string, ...values: (string | number | undefined)[]) =>
    fields.set(
      name,
      values.flatMap((value) => (value === undefined ? [] : [String(value)])),
    );
  const { disappearance: when, area } = alertCase;
  put("status", alertCase.status);
  put("tier", alertCase.tier);
  put("region", alertCase.region);
  put("reference", alertCase.reference);
  put("textLanguage", textLanguage);
  for (const what of ["children", "suspects", "vehicles"] as const) put(what, alertCase[what].length);
  for (const [index, child] of alertCase.children.entries()) {
    const at = `children-${index}`;
    putPerson(put, at, child, textLanguage);
    put(`${at}-birthDate`, child.birthDate);
    put(`${at}-conditions`, ...child.conditions);
    put(`${at}-photoIds`, ...child.photoIds);
  }
  for (const [index, suspect] of alertCase.suspects.entries()) {
    const at = `suspects-${index}`;
    putPerson(put, at, suspect, textLanguage);
    put(`${at}-relation`, suspect.relation);
    put(`${at}-nameLegalBasis`, suspect.nameLegalBasis);
  }
  for (const [index, vehicle] of alertCase.vehicles.entries())
    putVehicle(put, fields, `vehicles-${index}`, vehicle, textLanguage);
  put("earliest", wallTimeText(new Date(when.earliest), timeZone));
  put("latest", wallTimeText(new Date(when.latest), timeZone));
  put("place", when.place);
  put("point", when.point && [...when.point.coordinates].reverse().join(", "));
  put("uncertaintyKm", when.uncertaintyKm);
  put("circumstances", when.circumstances[textLanguage]);
  put("area", area === undefined ? undefined : areaKind(area, when.point?.coordinates));
  put("radiusKm", area?.circle?.radiusKm);
  put("subdivisions", area?.subdivisions?.join(", "));
  for (const [criterion, answer] of Object.entries(alertCase.attestations)) {
    put(`att-${criterion}-answer`, answer.answer ? "yes" : "no");
    put(`att-${criterion}-standard`, answer.standard);
    put(`att-${criterion}-basis`, answer.basis);
    put(`att-${criterion}-departure`, answer.departure);
  }
  return fields;
}

type Put = (name: string, ...values: (string | number | undefined)[]) => void;

function putPerson(
  put: Put,
  at: string,
  person: AlertCase["children"][number] | AlertCase["suspects"][number],
  language: string,
): void {
  const { age, appearance, clothing } = person;
  put(`${at}-givenName`, person.givenName);
  put(`${at}-familyName`, person.familyName);
  put(`${at}-ageYears`, age && ("from" in age ? age.from : age.years));
  put(`${at}-ageTo`, age && "from" in age ? age.to : undefined);
  put(`${at}-ageMonths`, age && "years" in age ? age.months : undefined);
  put(`${at}-sex`, person.sex);
  for (const name of ["heightCm", "hair", "hairLength", "hairStyle", "eyes", "build"] as const)
    put(`${at}-${name}`, appearance[name]);
  for (let row = 0; row < Math.max(GARMENT_ROWS, clothing.length); row++) {
    put(`${at}-garment-${row}`, clothing[row]?.garment);
    put(`${at}-colour-${row}`, clothing[row]?.colour);
  }
  put(`${at}-description`, person.description[language]);
}

function putVehicle(
  put: Put,
  fields: FormFields,
  at: string,
  vehicle: AlertCase["vehicles"][number],
  language: string,
): void {
  for (const name of ["make", "model", "type", "colour", "heading", "direction"] as const)
    put(`${at}-${name}`, vehicle[name]);
  put(`${at}-plate`, vehicle.plate?.text);
  if (vehicle.plate?.complete) fields.set(`${at}-plateComplete`, ["yes"]);
  put(`${at}-description`, vehicle.description[language]);
}

// A circle round the scene is written by its radius; one round another place, or a drawn shape, stays as it is.
function areaKind(area: NonNullable<AlertCase["area"]>, scene: readonly number[] | undefined): string {
  if (area.nationwide) return "nationwide";
  if (area.subdivisions) return "subdivisions";
  const { circle } = area;
  if (circle && scene?.every((degree, at) => degree === circle.center[at])) return "circle";
  return "kept";
}
