// The least of an HTTP/1.1 server: requests with a content-length, answered in order. Node's own would cost more than what is measured.
import type { Socket } from "node:net";

const END_OF_HEAD = Buffer.from("\r\n\r\n");

/** Reads requests off a socket and writes what `answer` gives for each: a whole response. Several in one packet get one write. */
export function serveHttp1(socket: Socket, answer: (head: string, body: Buffer) => string): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.setNoDelay(true);
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let out = "";
    for (;;) {
      const end = rest.indexOf(END_OF_HEAD);
      if (end < 0) break;
      const head = rest.toString("latin1", 0, end);
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
      const whole = end + END_OF_HEAD.length + length;
      if (rest.length < whole) break;
      out += answer(head, rest.subarray(end + END_OF_HEAD.length, whole));
      rest = rest.subarray(whole);
    }
    if (out !== "") socket.write(out, "latin1");
  });
}

/** A response whose body is ASCII. */
export function response(status: string, headers: string, body: string): string {
  return `HTTP/1.1 ${status}\r\n${headers}content-length: ${body.length}\r\n\r\n${body}`;
}
