import { type Html, html } from "../html.ts";
import type { ApprovalView } from "./approval-view.ts";
import { say } from "./say.ts";

/**
 * The answer: approve with an explicit tick on the reach, a typed word that differs for drills, and a second factor; or return or reject
 * with a reason. All fields work without script.
 */
export function approvalForm(view: ApprovalView): Html {
  const { words, form, bulletin, alert } = view;
  const texts = words.form;
  const bound = html`<input type="hidden" name="token" value="${form.token}"><input type="hidden" name="version" value="${bulletin.version}"><input type="hidden" name="digest" value="${bulletin.digest}">`;
  const live = alert.status === "actual";
  const typed = live ? texts.typedLive : texts.typedExercise;
  return html`<section class="card ${live ? "live" : "rehearsed"}"><h2>${texts.title}</h2>
<form method="post" action="${form.action}/approve" autocomplete="off" data-passkey="get" data-request="${form.action}/request"><input type="hidden" name="passkey">${bound}
${capacityField(view)}
${overrides(view)}
${delegation(view)}
<p class="check"><input type="checkbox" id="reach" name="reach" value="yes" required> <label for="reach">${say(texts.tick, { contacts: contactsOf(view) })}</label></p>
<p><label for="typed">${say(texts.typed, { word: typed })}</label> <input id="typed" name="typed" required maxlength="40" autocapitalize="characters"></p>
${form.asksCode ? html`<p><label for="code">${texts.code}</label> <input id="code" name="code" required inputmode="numeric" pattern="[0-9 ]{6,7}" maxlength="7" autocomplete="one-time-code" aria-describedby="code-hint"><span id="code-hint" class="soft">${texts.codeHint}</span></p>` : ""}
<p><label for="note">${texts.note}</label> <input id="note" name="note" maxlength="600"></p>
<p><button class="${live ? "go" : "drill"}">${live ? texts.approve : texts.approveExercise}</button> <button class="plain" hidden data-use-passkey>${texts.passkey}</button></p>
</form>
<details><summary>${texts.sendBack}</summary>
<form method="post" action="${form.action}/refuse" data-passkey="get" data-request="${form.action}/request">${bound}
<input type="hidden" name="passkey"><p><label for="reason">${texts.reason}</label> <input id="reason" name="reason" required maxlength="600"></p>
<p><label for="act">${texts.sendBack}</label> <select id="act" name="act"><option value="return">${texts.back}</option><option value="reject">${texts.reject}</option></select></p>
${form.asksCode ? html`<p><label for="code-back">${texts.code}</label> <input id="code-back" name="code" required inputmode="numeric" pattern="[0-9 ]{6,7}" maxlength="7" autocomplete="one-time-code"></p>` : ""}
<p><button class="plain">${texts.sendBack}</button> <button class="plain" hidden data-use-passkey>${words.signIn.passkey}</button></p>
</form></details></section>`;
}

function capacityField({ words, form, officerTexts }: ApprovalView): Html {
  const names = new Map(Object.entries(officerTexts.terms.capacity ?? {}));
  const name = (capacity: string) => names.get(capacity) ?? capacity;
  const [only, ...more] = form.capacities;
  if (only === undefined) return html``;
  if (more.length === 0)
    return html`<p>${words.approve.officer}: <strong>${name(only)}</strong><input type="hidden" name="capacity" value="${only}"></p>`;
  return html`<p><label for="capacity">${words.form.capacity}</label> <select id="capacity" name="capacity">${form.capacities.map(
    (capacity) => html`<option value="${capacity}">${name(capacity)}</option>`,
  )}</select></p>`;
}

function overrides({ words, form }: ApprovalView): Html {
  return html`${form.overridable.map(
    ({
      criterion,
      reason,
    }) => html`<fieldset><legend>${say(words.form.override, { rule: criterion })}</legend>
<p>${reason}</p><p><label for="override-${criterion}">${words.form.reason}</label> <input id="override-${criterion}" name="override-${criterion}" maxlength="600"></p></fieldset>`,
  )}`;
}

function delegation({ words, form }: ApprovalView): Html {
  if (form.delegable.length === 0) return html``;
  return html`<fieldset><legend>${words.form.delegate}</legend>${form.delegable.map(
    (field) =>
      html`<p class="check"><input type="checkbox" id="delegate-${field}" name="delegate" value="${field}"> <label for="delegate-${field}">${words.form.delegable[field]}</label></p>`,
  )}</fieldset>`;
}

function contactsOf({ words, forecast }: ApprovalView): string {
  const all = forecast.channels.reduce((sum, { contacts }) => sum + contacts, 0);
  return new Intl.NumberFormat(words.language).format(all);
}
