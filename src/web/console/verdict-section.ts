import { type Html, html } from "../html.ts";
import type { ApprovalView } from "./approval-view.ts";
import { say } from "./say.ts";

/** The plan's rules one by one, what stands in the way first. Results are said in words and never by colour alone. */
export function verdictSection({ words, alert, countryName }: ApprovalView): Html {
  const { verdict } = words;
  const report = alert.criteria;
  if (!report) return html``;
  const standing = new Set(report.standing);
  const order = report.results.map((_finding, index) => index);
  order.sort((a, b) => Number(standing.has(b)) - Number(standing.has(a)));
  return html`<section class="card"><h2>${say(verdict.title, { country: countryName })}</h2>
<p><strong>${verdict[report.verdict]}</strong></p>
<ul class="plain rules">${order.map((index) => {
    const finding = report.results[index];
    if (!finding) return "";
    return html`<li class="${standing.has(index) ? "stands" : "holds"}"><p><strong>${verdict.results[finding.result]}</strong>
<span class="soft">(${verdict.levels[finding.level]})</span> ${finding.reason}</p></li>`;
  })}</ul></section>`;
}
