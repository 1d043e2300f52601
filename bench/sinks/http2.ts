// The least of an HTTP/2 server for one kind of request: a POST whose answer is 201 with a location (RFC 9113; RFC 7541 without a table).
import type { Socket } from "node:net";

const PREFACE_BYTES = 24;
const HEAD_BYTES = 9;
const TYPE = { data: 0, headers: 1, settings: 4, ping: 6, windowUpdate: 8 } as const;
const FLAG = { endStream: 0x1, ack: 0x1, endHeaders: 0x4 } as const;
const MAX_CONCURRENT_STREAMS = 3;
/** Given back to the sender when so much was read: far less than the window. */
const CREDIT_AT_BYTES = 256 * 1024;

/** Answers every request on the socket; `location` gives the header of the next. Several in one packet get one write. */
export function serveHttp2(socket: Socket, options: { streamsMax: number; location(): string }): void {
  let rest: Buffer = Buffer.alloc(0);
  let greeted = false;
  let uncredited = 0;
  socket.on("error", () => socket.destroy());
  socket.write(Buffer.concat([settings(options.streamsMax), windowUpdate(2 ** 30)]));
  socket.on("data", (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    if (!greeted && rest.length < PREFACE_BYTES) return;
    if (!greeted) rest = rest.subarray(PREFACE_BYTES);
    greeted = true;
    const out: Buffer[] = [];
    let at = 0;
    while (rest.length - at >= HEAD_BYTES) {
      const length = rest.readUIntBE(at, 3);
      if (rest.length - at < HEAD_BYTES + length) break;
      const type = rest[at + 3];
      const flags = rest[at + 4] ?? 0;
      const payload = at + HEAD_BYTES;
      if (type === TYPE.data) uncredited += length;
      const ends = (type === TYPE.data || type === TYPE.headers) && (flags & FLAG.endStream) !== 0;
      if (ends) out.push(created(rest.readUInt32BE(at + 5), options.location()));
      else if (type === TYPE.settings && (flags & FLAG.ack) === 0)
        out.push(frame(TYPE.settings, FLAG.ack, 0, 0));
      else if (type === TYPE.ping && (flags & FLAG.ack) === 0) {
        const pong = frame(TYPE.ping, FLAG.ack, 0, 8);
        rest.copy(pong, HEAD_BYTES, payload, payload + 8);
        out.push(pong);
      }
      at = payload + length;
    }
    rest = rest.subarray(at);
    if (uncredited >= CREDIT_AT_BYTES) {
      out.push(windowUpdate(uncredited));
      uncredited = 0;
    }
    if (out.length > 0) socket.write(Buffer.concat(out));
  });
}

function frame(type: number, flags: number, stream: number, length: number): Buffer {
  const bytes = Buffer.alloc(HEAD_BYTES + length);
  bytes.writeUIntBE(length, 0, 3);
  bytes[3] = type;
  bytes[4] = flags;
  bytes.writeUInt32BE(stream, 5);
  return bytes;
}

function settings(streamsMax: number): Buffer {
  const bytes = frame(TYPE.settings, 0, 0, 6);
  bytes.writeUInt16BE(MAX_CONCURRENT_STREAMS, HEAD_BYTES);
  bytes.writeUInt32BE(streamsMax, HEAD_BYTES + 2);
  return bytes;
}

function windowUpdate(credit: number): Buffer {
  const bytes = frame(TYPE.windowUpdate, 0, 0, 4);
  bytes.writeUInt32BE(credit, HEAD_BYTES);
  return bytes;
}

// Literals without indexing: 8 is `:status` in the static table, 46 (15 + 31) is `location`.
function created(stream: number, location: string): Buffer {
  const bytes = frame(TYPE.headers, FLAG.endStream | FLAG.endHeaders, stream, 8 + location.length);
  bytes.write("\u0008\u0003201\u000f\u001f", HEAD_BYTES, "latin1");
  bytes[HEAD_BYTES + 7] = location.length;
  bytes.write(location, HEAD_BYTES + 8, "latin1");
  return bytes;
}
