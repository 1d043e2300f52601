// Counts the processes that use the embedded PostgreSQL: one loopback connection each, which the kernel closes on any death.
import { timingSafeEqual } from "node:crypto";
import { createServer, type Socket } from "node:net";

/**
 * `allGone` settles when the last user left, when nobody came in time, or after `close`, which lets nobody in any more.
 * `dismiss` ends the connections that remain; a user that said goodbye takes it as "the server is down".
 */
export type Users = { port: number; allGone: Promise<void>; close(): void; dismiss(): void };

// Its starter may be killed before it comes in; a slow one starts another keeper.
const FIRST_WITHIN_MS = 3_000;
const WORD_LENGTH_MAX = 200;

/** Listens on a free loopback port; a caller that sends `token` and a newline is a user and is answered with `url`. */
export async function openUsers(token: string, url: string): Promise<Users> {
  const sockets = new Set<Socket>();
  let close = () => {};
  const allGone = new Promise<void>((resolve) => {
    close = resolve;
  });
  const unused = setTimeout(close, FIRST_WITHIN_MS);
  const server = createServer((socket) => {
    const forget = () => {
      if (sockets.delete(socket) && sockets.size === 0) close();
    };
    readWords(socket, (word) => {
      if (sockets.has(socket)) {
        if (word !== "goodbye") return;
        // The last one is kept waiting until the server is down.
        if (sockets.size > 1) socket.destroy();
        else close();
        return;
      }
      if (!same(word, token)) return socket.destroy();
      clearTimeout(unused);
      sockets.add(socket);
      socket.write(`${url}\n`);
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", forget);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  allGone.then(() => {
    clearTimeout(unused);
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the keeper has no port");
  return {
    port: address.port,
    allGone,
    close,
    dismiss() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

function readWords(socket: Socket, take: (word: string) => void): void {
  let rest = "";
  socket.setEncoding("utf8").on("data", (text) => {
    rest += text;
    const words = rest.split("\n");
    rest = words.pop() ?? "";
    if (rest.length > WORD_LENGTH_MAX) socket.destroy();
    for (const word of words) take(word);
  });
}

function same(said: string, token: string): boolean {
  const [a, b] = [Buffer.from(said), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
