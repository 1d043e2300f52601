// The page of the sandbox: what every invented person would have received, and the plain statement that nobody did.
import type { ChannelKind } from "../../../schemas/channel.ts";
import type { InboxCounts, InboxItem } from "../../../schemas/sandbox-inbox.ts";
import { type Html, html } from "../html.ts";
import { page } from "../page.ts";
import { itemView } from "./item.ts";

/** What the page shows: one channel (null: all) and one person (null: everybody), the items before `before` (null: the newest). */
export type SandboxView = {
  channel: ChannelKind | null;
  to: string | null;
  before: number | null;
  items: readonly InboxItem[];
  /** There are older items than these. */
  more: boolean;
  counts: InboxCounts;
};

const TABS: readonly (readonly [channel: ChannelKind | null, name: string])[] = [
  [null, "All"],
  ["sms", "SMS"],
  ["email", "Mail"],
  ["push", "Push"],
  ["webhook", "Broadcasters"],
];

/** The whole document; it works without script by loading it again. */
export function sandboxView(view: SandboxView): string {
  const title = view.to === null ? "What people would have received" : `What ${view.to} would have received`;
  const body = html`<link rel="stylesheet" href="/sandbox/app.css">
<script src="/sandbox/app.js" defer></script>
<h1>${title}</h1>
<p><strong>Nothing has left this machine.</strong> The phone company, the mail server, the push service and the broadcasters are played by local services that speak the real protocols. All people are invented.</p>
${view.to === null ? finder() : html`<p><a href="/sandbox">Show everybody</a></p>`}
${tabs(view)}
<p class="visually-hidden" role="status" id="sandbox-status"></p>
<p id="sandbox-fresh" hidden><button type="button">Show what is new</button></p>
<section id="sandbox-items" aria-label="Received" data-last="${view.counts.last}"${view.before === null ? html` data-live=""` : ""}>
${view.items.length === 0 ? html`<div class="card"><p>Nothing here yet.</p></div>` : html`<ol class="entries">${view.items.map((item) => itemView(item, view.to === null))}</ol>`}
${older(view)}
</section>`;
  return page({ title: `Sandbox: ${title}`, mode: "sandbox", body });
}

function tabs({ channel, to, counts }: SandboxView): Html {
  return html`<nav class="tabs" id="sandbox-tabs" aria-label="Channels"><ul>${TABS.map(([of, name]) => {
    const amount = of === null ? counts.total : counts.channels[of];
    const current = of === channel ? html` aria-current="page"` : "";
    // A count of everybody's items says nothing about one person.
    const shown = to === null ? html` <span class="count">${amount}</span>` : "";
    return html`<li><a href="${address({ channel: of, to })}"${current}>${name}${shown}</a></li>`;
  })}</ul></nav>`;
}

function finder(): Html {
  return html`<form class="finder" action="/sandbox" method="get" role="search"><label for="to">Phone number, mail address or name of a person</label>
<input id="to" name="to" autocomplete="off" required maxlength="400"><button>Find</button></form>`;
}

function older({ channel, to, items, more, before }: SandboxView): Html {
  const oldest = items.at(-1);
  return html`${before === null ? "" : html`<p><a href="${address({ channel, to })}">Newest</a></p>`}${
    more && oldest ? html`<p><a href="${address({ channel, to, before: oldest.number })}">Older</a></p>` : ""
  }`;
}

function address(query: { channel: ChannelKind | null; to: string | null; before?: number }): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== null && value !== undefined) params.set(name, String(value));
  return params.size === 0 ? "/sandbox" : `/sandbox?${params}`;
}
