// A push service that takes everything (RFC 8030): 201 over TLS, HTTP/2 or HTTP/1.1 as the sender wants it.
import { createServer } from "node:tls";
import { selfSignedCertificate } from "../../src/sandbox/self-signed-certificate.ts";
import { answerParent } from "../machine/answer-parent.ts";
import { response, serveHttp1 } from "./http1.ts";
import { serveHttp2 } from "./http2.ts";
import { listenOnLoopback } from "./listen-on-loopback.ts";
import { openTally } from "./tally.ts";

const tally = openTally();
const location = () => `/m/${tally.count().toString(36).padStart(12, "0")}`;
// What push services allow is 100 and more.
const STREAMS_MAX = 250;
const identity = selfSignedCertificate();
const server = createServer({ ...identity, ALPNProtocols: ["h2", "http/1.1"] }, (socket) => {
  socket.setNoDelay(true);
  if (socket.alpnProtocol === "h2") serveHttp2(socket, { streamsMax: STREAMS_MAX, location });
  else serveHttp1(socket, () => response("201 Created", `location: ${location()}\r\n`, ""));
});
answerParent({ port: await listenOnLoopback(server), certificate: identity.cert }, tally.answers);
