// Reads the moving part of a page again every few seconds. Without this file the page has a link that does it.
// @ts-check

const SECONDS = 10;
// An unattended screen lets its session run out: reading again stops when nobody has touched anything for this long.
const UNATTENDED_MINUTES = 15;

let touched = Date.now();
for (const sign of ["pointerdown", "keydown", "scroll"])
  addEventListener(sign, () => (touched = Date.now()), { passive: true });

async function readAgain() {
  const answer = await fetch(location.href, { credentials: "same-origin", redirect: "manual" });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const next = fresh.querySelector(`[data-live="${part.getAttribute("data-live")}"]`);
    // Nobody's place on the keyboard is taken away.
    if (next && !part.contains(document.activeElement) && part.innerHTML !== next.innerHTML)
      part.replaceWith(next);
  }
}

if (document.querySelector("[data-live]"))
  setInterval(() => {
    const attended = Date.now() - touched < UNATTENDED_MINUTES * 60_000;
    if (attended && document.visibilityState === "visible") readAgain().catch(() => {});
  }, SECONDS * 1000);
