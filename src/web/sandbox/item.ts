// One thing that an invented person received, drawn like the device that would show it. HTML of mails is never put into the page.
import type {
  EmailContent,
  InboxItem,
  InboxState,
  PushContent,
  SmsContent,
  WebhookContent,
} from "../../../schemas/sandbox-inbox.ts";
import { type Html, html } from "../html.ts";
import { linked } from "./linked.ts";

/** The list entry of `item`; `personLink` is off where the page shows that person already. */
export function itemView(item: InboxItem, personLink: boolean): Html {
  const person = html`<bdi>${item.to}</bdi>`;
  const link = html`<a href="/sandbox?to=${encodeURIComponent(item.to)}">${person}</a>`;
  return html`<li class="entry ${item.channel}" id="item-${item.number}"><article aria-labelledby="to-${item.number}">
<header><h2 id="to-${item.number}"><span class="kind">${KINDS[item.channel]}</span> to ${personLink ? link : person}</h2>
<time datetime="${item.at}">${clockTime(item.at)}</time>${stateBadge(item.state)}</header>
${contentView(item)}
</article></li>`;
}

const KINDS: Readonly<Record<InboxItem["channel"], string>> = {
  sms: "SMS",
  email: "Mail",
  push: "Push",
  webhook: "Broadcaster",
};

const STATES: Readonly<Record<Exclude<InboxState, "received">, string>> = {
  waiting: "Waiting: the device is off",
  replaced: "Replaced by a newer one before the device was on",
  expired: "Expired before the device was on",
  refused: "Refused by the receiver",
};

function stateBadge(state: InboxState): Html {
  return state === "received" ? html`` : html` <span class="badge">${STATES[state]}</span>`;
}

function contentView({ content, number }: InboxItem): Html {
  switch (content.kind) {
    case "sms":
      return smsView(content);
    case "email":
      return emailView(content, number);
    case "push":
      return pushView(content);
    case "webhook":
      return webhookView(content);
  }
}

const CARRIERS: Readonly<Record<SmsContent["provider"], string>> = { twilio: "Twilio", sinch: "Sinch" };

function smsView(sms: SmsContent): Html {
  const parts = sms.segments === 1 ? "1 part" : `${sms.segments} parts`;
  const validity = sms.validitySeconds === null ? "" : ` · valid ${sms.validitySeconds} s`;
  return html`<p class="bubble say" dir="auto">${linked(sms.text)}</p>
<p class="facts">${sms.encoding} · ${sms.units} ${sms.encoding === "GSM-7" ? "septets" : "units"} · ${parts}${validity} · from <bdi>${sms.from}</bdi> through ${CARRIERS[sms.provider]}</p>`;
}

function emailView(mail: EmailContent, number: number): Html {
  const size = `${Math.max(1, Math.round(mail.bytes / 1024))} kB`;
  const attached = mail.attachments.map(
    ({ filename, contentType, bytes }) => `${filename} (${contentType}, ${bytes} bytes)`,
  );
  return html`<div class="letter"${mail.language ? html` lang="${mail.language}"` : ""}><h3 dir="auto">${mail.subject}</h3>
<p class="say" dir="auto">${linked(mail.text)}</p></div>
<p class="facts">From <bdi>${mail.from}</bdi> · ${size}${mail.html === null ? " · text only" : " · text and HTML"}${attached.length > 0 ? ` · attached: ${attached.join(", ")}` : ""}</p>
<details id="details-${number}"><summary>All headers</summary><dl class="headers">${mail.headers.map(
    ({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>`,
  )}</dl></details>`;
}

function pushView(push: PushContent): Html {
  const facts = `TTL ${push.ttlSeconds} s · urgency ${push.urgency} · topic ${push.topic ?? "none"} · ${push.bytes} bytes encrypted`;
  const shown = fieldsOf(push.json);
  const title = shown.title ?? "Push without a title";
  const language = shown.language;
  return html`${
    push.problem === null
      ? html`<div class="toast"${language ? html` lang="${language}"` : ""}><h3 dir="auto">${title}</h3><p class="say" dir="auto">${linked(shown.body ?? push.text ?? "")}</p>${shown.link ? html`<p>${linked(shown.link)}</p>` : ""}</div>`
      : html`<p class="toast">The browser could not decrypt it and would show nothing: ${push.problem}</p>`
  }
<p class="facts">${facts}</p>
${push.text === null ? "" : html`<details><summary>Decrypted content</summary><pre tabindex="0">${pretty(push.text)}</pre></details>`}`;
}

function webhookView(request: WebhookContent): Html {
  const verdict = request.problem === null ? "Signature verified" : `Refused: ${request.problem}`;
  return html`<p class="wire"><strong>${request.type ?? request.contentType}</strong> · ${verdict} · number ${request.sequence ?? "none"}</p>
<p class="facts">${request.contentType} · id <bdi>${request.id ?? "none"}</bdi></p>
<details><summary>Body</summary><pre tabindex="0">${request.contentType.includes("json") ? pretty(request.body) : request.body}</pre></details>`;
}

function fieldsOf(json: unknown): Readonly<Record<string, string>> {
  if (typeof json !== "object" || json === null) return {};
  return Object.fromEntries(
    Object.entries(json).filter((pair): pair is [string, string] => typeof pair[1] === "string"),
  );
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function clockTime(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
}
