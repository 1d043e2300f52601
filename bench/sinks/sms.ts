// Twilio's Messages resource as far as a create goes: 201 with the whole JSON of a queued message. Remembers when each text was last asked for.
import { createServer } from "node:net";
import { answerParent } from "../machine/answer-parent.ts";
import { response, serveHttp1 } from "./http1.ts";
import { listenOnLoopback } from "./listen-on-loopback.ts";
import { openTally } from "./tally.ts";

const WORD_LENGTH = 150;
const tally = openTally();
// By the text up to its first link: tells an alert from what overtook it.
const lastByWord = new Map<string, number>();
const DATE = new Date().toUTCString();

const server = createServer((socket) => serveHttp1(socket, answer));

function answer(_head: string, body: Buffer): string {
  const form = body.toString("latin1");
  const n = tally.count();
  const to = decodeURIComponent(field(form, "&To=") ?? "");
  const text = field(form, "&Body=") ?? "";
  lastByWord.set(text.slice(0, Math.min(WORD_LENGTH, text.search(/http/) >>> 0)), Date.now());
  const sid = `SM${n.toString(16).padStart(32, "0")}`;
  const json = `{"account_sid":"AC","api_version":"2010-04-01","body":"","date_created":"${DATE}","date_sent":null,"date_updated":"${DATE}","direction":"outbound-api","error_code":null,"error_message":null,"from":"+15005550006","messaging_service_sid":null,"num_media":"0","num_segments":"1","price":null,"price_unit":null,"sid":"${sid}","status":"queued","subresource_uris":{"media":"/2010-04-01/Accounts/AC/Messages/${sid}/Media.json"},"to":"${to}","uri":"/2010-04-01/Accounts/AC/Messages/${sid}.json"}`;
  return response("201 CREATED", "content-type: application/json\r\n", json);
}

// Twilio's own client writes its fields in another order than ours.
function field(form: string, name: string): string | undefined {
  const at = form.startsWith(name.slice(1)) ? -1 : form.indexOf(name);
  if (at < 0 && !form.startsWith(name.slice(1))) return undefined;
  const from = at + name.length;
  const to = form.indexOf("&", from);
  return form.slice(from, to < 0 ? undefined : to);
}

answerParent(
  { port: await listenOnLoopback(server) },
  {
    ...tally.answers,
    reset: () => {
      lastByWord.clear();
      tally.answers.reset();
    },
    words: () => Object.fromEntries(lastByWord),
  },
);
