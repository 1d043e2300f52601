// A broadcaster's receiver that takes everything: 200.
import { createServer } from "node:net";
import { answerParent } from "../machine/answer-parent.ts";
import { response, serveHttp1 } from "./http1.ts";
import { listenOnLoopback } from "./listen-on-loopback.ts";
import { openTally } from "./tally.ts";

const tally = openTally();
const TAKEN = response("200 OK", "content-type: application/json\r\n", '{"ok":true}');
const server = createServer((socket) =>
  serveHttp1(socket, () => {
    tally.count();
    return TAKEN;
  }),
);
answerParent({ port: await listenOnLoopback(server) }, tally.answers);
