// The least of an SMTP relay: takes every mail, with PIPELINING. Stands for one on the same network that signs and queues by itself.
import { createServer, type Socket } from "node:net";
import { answerParent } from "../machine/answer-parent.ts";
import { listenOnLoopback } from "./listen-on-loopback.ts";
import { openTally } from "./tally.ts";

const END_OF_LINE = Buffer.from("\r\n");
const END_OF_MAIL = Buffer.from("\r\n.\r\n");
const tally = openTally();

const server = createServer((socket: Socket) => {
  let rest: Buffer = Buffer.alloc(0);
  let reading = false;
  socket.setNoDelay(true);
  socket.on("error", () => socket.destroy());
  socket.write("220 sink.invalid ESMTP\r\n");
  socket.on("data", (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let out = "";
    for (;;) {
      const end = rest.indexOf(reading ? END_OF_MAIL : END_OF_LINE);
      if (end < 0) break;
      if (reading) {
        rest = rest.subarray(end + END_OF_MAIL.length);
        reading = false;
        out += `250 2.0.0 Ok: queued as ${tally.count().toString(16).toUpperCase().padStart(10, "0")}\r\n`;
        continue;
      }
      const verb = rest.toString("latin1", 0, 4).toUpperCase();
      rest = rest.subarray(end + END_OF_LINE.length);
      if (verb === "DATA") {
        reading = true;
        out += "354 End data with <CR><LF>.<CR><LF>\r\n";
      } else if (verb === "QUIT") {
        socket.end(`${out}221 2.0.0 Bye\r\n`);
        return;
      } else out += verb === "EHLO" ? EHLO : "250 2.0.0 Ok\r\n";
    }
    if (out !== "") socket.write(out, "latin1");
  });
});
const EHLO =
  "250-sink.invalid\r\n250-PIPELINING\r\n250-SIZE 10485760\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES\r\n";

answerParent({ port: await listenOnLoopback(server) }, tally.answers);
