// The plan's rules in the form: what only an officer can answer, and what the case lacks, as it is written.
import { type Html, html } from "../html.ts";
import type { CaseFormView } from "./case-form-view.ts";
import { input, radios, select } from "./case-inputs.ts";
import { say } from "./say.ts";

/** The questions, and the verdict beneath them; the verdict is read anew while the officer types, where scripts run. */
export function caseRules(view: CaseFormView): Html {
  const { words } = view;
  const answers = new Map([
    ["yes", words.case.yes],
    ["no", words.case.no],
    ["", words.case.open],
  ]);
  return html`<section class="card"><h2>${say(words.case.rules, { country: view.countryName })}</h2>
<div data-part="questions">${view.questions.map((question) => {
    const at = `att-${question.criterion}`;
    return html`<div class="question" id="${at}"><h3>${question.name} <span class="soft">(${words.verdict.levels[question.level]})</span></h3>
${radios(view, `${at}-answer`, question.question, answers)}
<details${isAnswered(view, at) ? html` open` : ""}><summary>${words.case.fields.basis}</summary>
${question.standard ? select(view, `${at}-standard`, view.standards) : ""}${input(view, `${at}-basis`, { max: 600 })}${question.level === "recommended" ? input(view, `${at}-departure`, { max: 600 }) : ""}</details></div>`;
  })}</div>
${verdict(view)}</section>`;
}

function verdict(view: CaseFormView): Html {
  const { words, report } = view;
  const stands = (report?.standing ?? []).flatMap((at) => report?.results[at] ?? []);
  return html`<div data-part="verdict" role="status" class="verdict">${
    report === null
      ? view.unfilled
        ? html`<p class="soft">${words.case.filled}</p>`
        : ""
      : html`<p><strong>${words.verdict[report.verdict]}</strong></p><ul class="plain rules">${stands.map(
          ({ result, level, reason }) =>
            html`<li class="stands"><p><strong>${words.verdict.results[result]}</strong> <span class="soft">(${words.verdict.levels[level]})</span> ${reason}</p></li>`,
        )}</ul>`
  }</div>`;
}

function isAnswered({ fields }: CaseFormView, at: string): boolean {
  return (fields.get(`${at}-answer`)?.[0] ?? "") !== "";
}
