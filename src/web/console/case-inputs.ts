// The inputs of the case form: each with its label, its value as sent, and whether it is at fault.
import { type Html, html } from "../html.ts";
import type { CaseFormView, Options } from "./case-form-view.ts";

/** What an input may be told: how a telephone's keyboard should be, and its limits. */
export type InputHints = {
  type?: "text" | "date" | "datetime-local" | "file";
  inputmode?: "text" | "numeric" | "decimal";
  max?: number;
  required?: boolean;
  hint?: string;
  accept?: string;
};

/** A line of text under the label of the last part of its name. */
export function input(view: CaseFormView, name: string, hints: InputHints = {}): Html {
  const { type = "text", inputmode = "text", max = 120, required = false, hint, accept } = hints;
  const described = hint === undefined ? null : `${name}-hint`;
  const bounded = type === "text" ? html` maxlength="${max}" inputmode="${inputmode}"` : "";
  return html`<p><label for="${name}">${labelOf(view, name)}</label> <input id="${name}" name="${name}" type="${type}"${type === "file" ? "" : html` value="${shownIn(view, name)}"`}${bounded}${accept === undefined ? "" : html` accept="${accept}"`}${required ? html` required` : ""}${described === null ? "" : html` aria-describedby="${described}"`}${invalid(view, name)}>${hint === undefined ? "" : html`<span class="soft" id="${described}">${hint}</span>`}</p>`;
}

/** Several lines of text. */
export function area(view: CaseFormView, name: string, max: number): Html {
  return html`<p><label for="${name}">${labelOf(view, name)}</label> <textarea id="${name}" name="${name}" rows="3" maxlength="${max}"${invalid(view, name)}>${shownIn(view, name)}</textarea></p>`;
}

/** A list to pick from, with an empty choice first unless `always`. */
export function select(view: CaseFormView, name: string, options: Options, always = false): Html {
  const chosen = shownIn(view, name);
  return html`<p><label for="${name}">${labelOf(view, name)}</label> <select id="${name}" name="${name}"${invalid(view, name)}>${always ? "" : html`<option value="">–</option>`}${[
    ...options,
  ].map(
    ([code, word]) => html`<option value="${code}"${code === chosen ? html` selected` : ""}>${word}</option>`,
  )}</select></p>`;
}

/** A choice of one by radio buttons, under a legend that says what is chosen. */
export function radios(
  view: CaseFormView,
  name: string,
  legend: string,
  options: Options,
  required = false,
): Html {
  const chosen = shownIn(view, name);
  return html`<fieldset id="${name}"><legend>${legend}</legend>${[...options].map(
    ([code, word]) =>
      html`<p class="check"><input type="radio" id="${name}-${code === "" ? "open" : code}" name="${name}" value="${code}"${code === chosen ? html` checked` : ""}${required ? html` required` : ""}> <label for="${name}-${code === "" ? "open" : code}">${word}</label></p>`,
  )}</fieldset>`;
}

/** One box to tick. */
export function tick(view: CaseFormView, name: string, value: string, label: string): Html {
  const id = value === "yes" ? name : `${name}-${value}`;
  const on = (view.fields.get(name) ?? []).includes(value);
  return html`<p class="check"><input type="checkbox" id="${id}" name="${name}" value="${value}"${on ? html` checked` : ""}> <label for="${id}">${label}</label></p>`;
}

/** The words over a field, by the last part of its name. */
export function labelOf({ words }: CaseFormView, name: string): string {
  const labels = new Map(Object.entries(words.case.fields));
  const parts = name.split("-").filter((part) => labels.has(part));
  return labels.get(parts.at(-1) ?? "") ?? name;
}

/** A field's text as it was sent. */
export function shownIn({ fields }: CaseFormView, name: string): string {
  return fields.get(name)?.[0] ?? "";
}

function invalid({ faults }: CaseFormView, name: string): Html {
  return faults.some(({ field }) => field === name) ? html` aria-invalid="true"` : html``;
}
