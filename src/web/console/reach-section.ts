import { type Html, html } from "../html.ts";
import { moment } from "../local-words.ts";
import type { ApprovalView } from "./approval-view.ts";
import { say } from "./say.ts";

/** Whom the bulletin reaches on each channel, how soon, what the hour changes, and what people must do by hand. */
export function reachSection(view: ApprovalView): Html {
  const { words, forecast, byHand } = view;
  const { reach } = words;
  return html`<section class="card"><h2>${reach.title}</h2>
<div class="scroll" role="region" aria-label="${reach.title}" tabindex="0"><table>
<thead><tr><th scope="col">${reach.channel}</th><th scope="col">${reach.contacts}</th><th scope="col">${reach.first}</th><th scope="col">${reach.last}</th><th scope="col">${reach.night}</th></tr></thead>
<tbody>${forecast.channels.map((channel) => row(view, channel))}</tbody></table></div>
${
  byHand.length === 0
    ? ""
    : html`<h3>${reach.byHand}</h3><ul>${byHand.map(
        ({ channel, who, phone }) =>
          html`<li>${channel}: ${who}${phone === null ? "" : html` – <a href="tel:${phone.replace(/[^+0-9]/g, "")}">${say(reach.call, { phone })}</a>`}</li>`,
      )}</ul>`
}</section>`;
}

function row({ words, timeZone }: ApprovalView, channel: ApprovalView["forecast"]["channels"][number]): Html {
  const { reach, language } = words;
  const count = new Intl.NumberFormat(language).format(channel.contacts);
  const seconds = (value: number | null) => (value === null ? reach.unknown : lasting(words, value));
  const hour =
    channel.heldUntil !== null
      ? say(reach.held, { time: moment(new Date(channel.heldUntil), language, timeZone) })
      : channel.silent
        ? reach.silent
        : reach.awake;
  return html`<tr><th scope="row">${reach.channels[channel.channel]}</th><td>${channel.contacts === 0 ? reach.nobody : count}</td>
<td>${seconds(channel.secondsToFirst)}</td><td>${seconds(channel.secondsToLast)}</td><td>${channel.channel === "webhook" ? "–" : hour}</td></tr>`;
}

function lasting({ units }: ApprovalView["words"], seconds: number): string {
  if (seconds < 90) return say(units.seconds, { n: Math.ceil(seconds) });
  if (seconds < 5400) return say(units.minutes, { n: Math.ceil(seconds / 60) });
  return say(units.hours, { n: Math.ceil(seconds / 3600) });
}
