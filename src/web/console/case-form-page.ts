// The form in which an officer writes a case on a telephone: new, edited, or the new facts of an active alert.
import { type Html, html } from "../html.ts";
import type { CaseFormView, Options } from "./case-form-view.ts";
import { area, input, labelOf, radios, select, shownIn, tick } from "./case-inputs.ts";
import { casePeople } from "./case-people.ts";
import { caseRules } from "./case-rules.ts";
import { consolePage } from "./console-page.ts";
import { say } from "./say.ts";

/** The page with the form. All of it works without script; with it the rules answer while one types, and a lost connection loses nothing. */
export function caseFormPage(view: CaseFormView): string {
  const { words, kind, refused } = view;
  const chosen = view.statuses.find((status) => status === shownIn(view, "status"));
  return consolePage({
    words,
    mode: view.mode,
    title: words.case[kind],
    status: chosen ?? null,
    body: html`<h1>${words.case[kind]}</h1>
${refused === undefined ? "" : html`<div class="card refused" role="alert"><p>${refused}</p></div>`}
${faults(view)}
<p class="notice" data-kept hidden role="status"><span>${words.case.saved}</span></p>
<p class="notice" data-offline hidden role="alert">${words.case.offline}</p>
<form method="post" action="${view.action}" enctype="multipart/form-data" autocomplete="off" data-case="${view.officerId} ${view.version}"${view.answered ? html` data-answered` : ""}>
<input type="hidden" name="token" value="${view.token}"><input type="hidden" name="version" value="${view.version}"><input type="hidden" name="once" value="${view.once}">
<button class="first" name="act" value="check" formnovalidate tabindex="-1" aria-hidden="true"></button>
${kindSection(view)}
${casePeople(view)}
${whereSection(view)}
${caseRules(view)}
${areaSection(view)}
${kind === "update" ? updateSection(view) : ""}
<p class="actions"><button class="plain" name="act" value="check" formnovalidate>${words.case.buttons.check}</button>
${kind === "update" ? "" : html`<button class="plain" name="act" value="save">${words.case.buttons.save}</button>`}
<button class="${chosen === "actual" ? "go" : "drill"}" name="act" value="submit">${words.case.buttons.submit}</button></p>
</form><p><a href="/console">${words.done.back}</a></p>`,
  });
}

function faults(view: CaseFormView): Html {
  if (view.faults.length === 0) return html``;
  return html`<div class="card refused" role="alert"><h2>${view.words.case.faults}</h2><ul>${view.faults.map(
    ({ field, message }) => html`<li><a href="#${field}">${labelOf(view, field)}</a>: ${message}</li>`,
  )}</ul></div>`;
}

function kindSection(view: CaseFormView): Html {
  const { words, statuses, tiers, regions, kind } = view;
  const kinds: Options = new Map(statuses.map((status) => [status, words.case.kinds[status]]));
  return html`<section class="card">${
    kind === "update"
      ? html`<input type="hidden" name="status" value="${shownIn(view, "status")}">`
      : radios(view, "status", words.case.kind, kinds, true)
  }
${tiers.size > 1 && kind !== "update" ? select(view, "tier", tiers, true) : ""}
${regions.length > 1 && kind !== "update" ? select(view, "region", new Map(regions.map((code) => [code, code]))) : ""}
${input(view, "reference", { max: 60 })}
${view.textLanguages.length > 1 ? select(view, "textLanguage", languageNames(view), true) : html`<input type="hidden" name="textLanguage" value="${shownIn(view, "textLanguage")}">`}</section>`;
}

function whereSection(view: CaseFormView): Html {
  const { words } = view;
  return html`<section class="card"><h2>${words.case.where}</h2>
<div class="pair">${input(view, "earliest", { type: "datetime-local", required: true })}${input(view, "latest", { type: "datetime-local", required: true })}</div>
${input(view, "place")}
${input(view, "point", { max: 60, hint: words.case.position })}
<p><button type="button" class="plain" hidden data-here>${words.case.here}</button></p>
${input(view, "uncertaintyKm", { inputmode: "decimal", max: 6 })}
${area(view, "circumstances", 1000)}</section>`;
}

function areaSection(view: CaseFormView): Html {
  const { kept, ...others } = view.words.case.areas;
  const kinds: Options = new Map(
    Object.entries(shownIn(view, "area") === "kept" ? { kept, ...others } : others).map(([code, word]) => [
      code === "plan" ? "" : code,
      word,
    ]),
  );
  return html`<section class="card"><h2>${view.words.case.area}</h2>${select(view, "area", kinds, true)}
<div class="pair">${input(view, "radiusKm", { inputmode: "decimal", max: 6 })}${input(view, "subdivisions", { max: 200 })}</div></section>`;
}

function updateSection(view: CaseFormView): Html {
  const choices: Options = new Map(Object.entries(view.words.case.notifies));
  return html`<section class="card">${radios(view, "notify", view.words.case.notify, choices, true)}${input(view, "expiresAt", { type: "datetime-local" })}${view.delegated === null ? "" : tick(view, "underDelegation", "yes", say(view.words.case.delegated, { fields: view.delegated }))}</section>`;
}

function languageNames({ textLanguages, words }: CaseFormView): Options {
  const names = new Intl.DisplayNames([words.language], { type: "language" });
  return new Map(textLanguages.map((tag) => [tag, names.of(tag) ?? tag]));
}
