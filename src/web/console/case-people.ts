// The parts of the form about people and vehicles, one card each.
import { type Html, html } from "../html.ts";
import type { CaseFormView, Options } from "./case-form-view.ts";
import { area, input, labelOf, select, tick } from "./case-inputs.ts";
import { say } from "./say.ts";

/** Children, suspects and vehicles, as many as the form holds, each with a button for one more. */
export function casePeople(view: CaseFormView): Html {
  return html`${cards(view, "children", child)}${cards(view, "suspects", suspect)}${cards(view, "vehicles", vehicle)}`;
}

type What = "children" | "suspects" | "vehicles";
const ONE = { children: "child", suspects: "suspect", vehicles: "vehicle" } as const;

function cards(view: CaseFormView, what: What, card: (view: CaseFormView, at: string) => Html): Html {
  const { words } = view;
  const count = Number(view.fields.get(what)?.[0] ?? "0");
  return html`<input type="hidden" name="${what}" value="${count}">${Array.from(
    { length: count },
    (_, index) => html`<section class="card"><h2>${say(words.case[ONE[what]], { n: index + 1 })}</h2>
${card(view, `${what}-${index}`)}
${what === "children" && count === 1 ? "" : tick(view, `${what}-${index}-drop`, "yes", words.case.drop)}</section>`,
  )}<p><button class="plain" name="act" value="more-${what}" formnovalidate>${words.case.add[what]}</button></p>`;
}

function child(view: CaseFormView, at: string): Html {
  const { words } = view;
  const photos = view.fields.get(`${at}-photoIds`) ?? [];
  return html`${names(view, at)}${ages(view, at)}
<details><summary>${words.case.looks}</summary>${looks(view, at)}</details>
<details><summary>${words.case.photo}${photos.length === 0 ? "" : html` (${photos.length})`}</summary>
${photos.map((id) => html`<input type="hidden" name="${at}-photoIds" value="${id}"><p><img class="thumb" src="/console/photos/${id}" alt="${words.case.photo}" width="120"></p>`)}
${input(view, `${at}-photo`, { type: "file", accept: "image/*" })}
${input(view, `${at}-photoAlt`, { max: 300 })}${input(view, `${at}-photoBy`)}${input(view, `${at}-photoBasis`, { max: 300 })}</details>
<details><summary>${words.case.more}</summary>${input(view, `${at}-birthDate`, { type: "date" })}
<fieldset><legend>${labelOf(view, "conditions")}</legend>${Object.entries(words.case.conditions).map(
    ([code, word]) => tick(view, `${at}-conditions`, code, word),
  )}</fieldset></details>`;
}

function suspect(view: CaseFormView, at: string): Html {
  const { words } = view;
  return html`${ages(view, at)}${select(view, `${at}-relation`, named(view.options.relation, words.case.sexes.unknown))}
<details><summary>${words.case.looks}</summary>${looks(view, at)}</details>
<details><summary>${words.case.more}</summary>${names(view, at)}${input(view, `${at}-nameLegalBasis`, { max: 300 })}</details>`;
}

function vehicle(view: CaseFormView, at: string): Html {
  const { options } = view;
  return html`${select(view, `${at}-type`, options.vehicleType ?? new Map())}${select(view, `${at}-colour`, options.colour ?? new Map())}
${input(view, `${at}-make`, { max: 40 })}${input(view, `${at}-model`, { max: 40 })}
${input(view, `${at}-plate`, { max: 16 })}${tick(view, `${at}-plateComplete`, "yes", labelOf(view, `${at}-plateComplete`))}
${select(view, `${at}-direction`, options.compass ?? new Map())}${input(view, `${at}-heading`)}${area(view, `${at}-description`, 400)}`;
}

function names(view: CaseFormView, at: string): Html {
  return html`<div class="pair">${input(view, `${at}-givenName`, { max: 80 })}${input(view, `${at}-familyName`, { max: 80 })}</div>`;
}

function ages(view: CaseFormView, at: string): Html {
  const number = { inputmode: "numeric", max: 3 } as const;
  const sexes = new Map(Object.entries(view.words.case.sexes));
  return html`<div class="pair">${input(view, `${at}-ageYears`, number)}${input(view, `${at}-ageTo`, number)}${at.startsWith("children") ? input(view, `${at}-ageMonths`, number) : ""}${select(view, `${at}-sex`, sexes)}</div>`;
}

function looks(view: CaseFormView, at: string): Html {
  const { options, fields } = view;
  const rows = [0, 1, 2].concat(
    [...fields.keys()].flatMap((name) => {
      const row = Number(name.startsWith(`${at}-garment-`) ? name.slice(`${at}-garment-`.length) : 0);
      return row > 2 ? [row] : [];
    }),
  );
  const list = (name: string, kind: string) => select(view, `${at}-${name}`, options[kind] ?? new Map());
  return html`<div class="pair">${input(view, `${at}-heightCm`, { inputmode: "numeric", max: 3 })}${list("build", "build")}${list("hair", "hairColour")}${list("hairLength", "hairLength")}${list("hairStyle", "hairStyle")}${list("eyes", "eyeColour")}</div>
${rows.map((row) => html`<div class="pair">${list(`garment-${row}`, "garment")}${list(`colour-${row}`, "colour")}</div>`)}
${area(view, `${at}-description`, 600)}`;
}

// A word that the public never reads may be empty in a language; a list needs one.
function named(options: Options | undefined, unknown: string): Options {
  return new Map([...(options ?? [])].map(([code, word]) => [code, code === "unknown" ? unknown : word]));
}
