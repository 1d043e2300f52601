// Keeps the page fresh: hears the counts, loads the page again at most once a second and puts its list in place.
// Without this script the page works by loading it again.
const items = document.getElementById("sandbox-items");
const tabs = document.getElementById("sandbox-tabs");
const status = document.getElementById("sandbox-status");
const fresh = document.getElementById("sandbox-fresh");

const REFRESH_MS = 1000;
const ANNOUNCE_MS = 10_000;

let newest = Number(items.dataset.last);
let announced = newest;
let loading = false;

/** Replacing the list under a reader's finger or focus would throw them out of it. */
function isBeingRead() {
  return items.contains(document.activeElement) || items.querySelector("details[open]") !== null;
}

async function refresh() {
  if (loading) return;
  loading = true;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    const list = next.getElementById("sandbox-items");
    if (!tabs.contains(document.activeElement))
      tabs.replaceChildren(...next.getElementById("sandbox-tabs").childNodes);
    items.dataset.last = list.dataset.last;
    items.replaceChildren(...list.childNodes);
    fresh.hidden = true;
  } finally {
    setTimeout(() => {
      loading = false;
      look();
    }, REFRESH_MS);
  }
}

function look() {
  if (!("live" in items.dataset) || newest === Number(items.dataset.last) || loading) return;
  if (isBeingRead()) fresh.hidden = false;
  else refresh().catch(() => undefined);
}

fresh.querySelector("button").addEventListener("click", () => {
  items.tabIndex = -1;
  refresh().then(
    () => items.focus(),
    () => location.reload(),
  );
});

const source = new EventSource("/sandbox/stream");
source.addEventListener("inbox", (event) => {
  newest = JSON.parse(event.data).last;
  look();
});

setInterval(() => {
  if (newest === announced) return;
  const count = Math.max(newest - announced, 0);
  announced = newest;
  status.textContent = `${count} new in the sandbox.`;
}, ANNOUNCE_MS);
