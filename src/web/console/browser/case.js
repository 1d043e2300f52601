// Answers the rules while an officer types, keeps what was typed when the connection is lost, and fills in the telephone's position.
// @ts-check

const CHECK_AFTER_MS = 700;
const KEPT = "amberwire case ";
const SENT = "amberwire sent";

const form = document.querySelector("form[data-case]");
const key =
  form instanceof HTMLFormElement ? `${KEPT}${form.getAttribute("action")} ${form.dataset.case}` : null;

// What was sent from another page than this one has arrived: we are not where it was written any more.
const sent = sessionStorage.getItem(SENT);
if (sent !== null && sent !== key) sessionStorage.removeItem(sent);
sessionStorage.removeItem(SENT);

/** @param {string} name @param {boolean} shown */
function notice(name, shown) {
  for (const part of document.querySelectorAll(`[data-${name}]`))
    if (part instanceof HTMLElement) part.hidden = !shown;
}

/** @param {HTMLFormElement} of @returns {[string, string][]} */
function typed(of) {
  return [...new FormData(of)].flatMap(([name, value]) =>
    typeof value === "string" && !["token", "version", "once", "act"].includes(name) ? [[name, value]] : [],
  );
}

/** @param {[string, string][]} entries @param {HTMLFormElement} of */
async function askServer(entries, of) {
  const body = new FormData();
  for (const name of ["token", "version", "once"])
    body.append(name, String(new FormData(of).get(name) ?? ""));
  for (const [name, value] of entries) body.append(name, value);
  body.append("act", "check");
  const action = of.getAttribute("action") ?? "";
  const answer = await fetch(action, {
    method: "POST",
    credentials: "same-origin",
    redirect: "manual",
    body,
  });
  if (answer.type === "opaqueredirect" || answer.status >= 500) throw new Error("no answer");
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** @param {HTMLFormElement} of */
async function check(of) {
  const fresh = await askServer(typed(of), of);
  const verdict = document.querySelector('[data-part="verdict"]');
  const next = fresh.querySelector('[data-part="verdict"]');
  if (verdict && next && verdict.innerHTML !== next.innerHTML) verdict.innerHTML = next.innerHTML;
  // A question that the facts leave open appears; one that was answered stays where it is.
  const questions = document.querySelector('[data-part="questions"]');
  for (const question of fresh.querySelectorAll(".question"))
    if (questions && !document.getElementById(question.id)) questions.append(question);
  const header = document.querySelector("header");
  const kind = fresh.querySelector("header");
  if (header && kind && header.innerHTML !== kind.innerHTML) header.innerHTML = kind.innerHTML;
  document.body.className = fresh.body.className;
  const submit = of.querySelector('[value="submit"]');
  const coloured = fresh.querySelector('[value="submit"]');
  if (submit && coloured) submit.className = coloured.className;
  notice("offline", false);
}

/** @param {HTMLFormElement} of @param {[string, string][]} entries */
async function restore(of, entries) {
  notice("kept", true);
  try {
    const fresh = (await askServer(entries, of)).querySelector("form[data-case]");
    if (fresh) of.innerHTML = fresh.innerHTML;
  } catch {
    fillIn(of, entries);
    notice("offline", true);
  }
  offerPosition(of);
}

/** @param {HTMLFormElement} of @param {[string, string][]} entries */
function fillIn(of, entries) {
  for (const [name, value] of entries)
    for (const field of of.querySelectorAll(`[name="${CSS.escape(name)}"]`))
      if (field instanceof HTMLInputElement && (field.type === "radio" || field.type === "checkbox"))
        field.checked ||= field.value === value;
      else if (
        field instanceof HTMLInputElement ||
        field instanceof HTMLTextAreaElement ||
        field instanceof HTMLSelectElement
      )
        field.value = value;
}

/** @param {HTMLFormElement} of */
function offerPosition(of) {
  const button = of.querySelector("[data-here]");
  if (!(button instanceof HTMLButtonElement) || !("geolocation" in navigator)) return;
  button.hidden = false;
  button.addEventListener("click", () =>
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      const field = of.elements.namedItem("point");
      if (!(field instanceof HTMLInputElement)) return;
      field.value = `${coords.latitude.toFixed(4)}, ${coords.longitude.toFixed(4)}`;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }),
  );
}

if (form instanceof HTMLFormElement && key !== null) {
  let waiting = 0;
  form.addEventListener("input", () => {
    sessionStorage.setItem(key, JSON.stringify(typed(form)));
    clearTimeout(waiting);
    waiting = window.setTimeout(() => check(form).catch(() => notice("offline", true)), CHECK_AFTER_MS);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(waiting);
    sessionStorage.setItem(key, JSON.stringify(typed(form)));
    if (navigator.onLine) return sessionStorage.setItem(SENT, key);
    event.preventDefault();
    notice("offline", true);
  });
  addEventListener("online", () => notice("offline", false));
  const kept = sessionStorage.getItem(key);
  // An answer to what was just sent is newer than what was kept.
  if (form.dataset.answered !== undefined) sessionStorage.setItem(key, JSON.stringify(typed(form)));
  if (kept !== null && form.dataset.answered === undefined) restore(form, JSON.parse(kept));
  else offerPosition(form);
}
