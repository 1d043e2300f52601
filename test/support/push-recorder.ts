// A push service that keeps every body it is given and opens it as the browser would: which keys served which text.
import { createECDH, type ECDH, randomBytes } from "node:crypto";
import { constants, createSecureServer, type ServerHttp2Session } from "node:http2";
import type { AddressInfo } from "node:net";
import { decrypt } from "http_ece";
import { selfSignedCertificate } from "../../src/sandbox/self-signed-certificate.ts";

/** One request as it came: `keys` are salt and public key in hex, which stand in front of every message. */
export type Recorded = { to: number; keys: string; body: string; text: string };

/** What becomes of a request once its body was read. */
export type Answer = "accept" | "reset" | "refuse-stream" | "busy";

/** The running service; `answer` may be changed at any time. */
export type PushRecorder = {
  answer: (to: number, nth: number) => Answer;
  readonly got: Recorded[];
  /** A new browser's PushSubscription as JSON. */
  subscribe(): string;
  /** Throws when any salt and public key served two texts, or two bodies. */
  assertEachKeyServedOneText(): void;
  close(): Promise<void>;
};

/** Starts it on the loopback, with a certificate that a sandbox trusts. */
export async function startPushRecorder(): Promise<PushRecorder> {
  const browsers: { pair: ECDH; auth: Buffer }[] = [];
  const sessions = new Set<ServerHttp2Session>();
  const server = createSecureServer({ ...selfSignedCertificate(["127.0.0.1"]) });
  server.on("session", (session) => {
    sessions.add(session);
    session.on("error", () => undefined);
  });
  const recorder: PushRecorder = {
    answer: () => "accept",
    got: [],
    subscribe() {
      const browser = { pair: createECDH("prime256v1"), auth: randomBytes(16) };
      const p256dh = browser.pair.generateKeys("base64url");
      const endpoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}/p/${browsers.push(browser) - 1}`;
      return JSON.stringify({ endpoint, keys: { p256dh, auth: browser.auth.toString("base64url") } });
    },
    assertEachKeyServedOneText() {
      const bodies = new Map<string, string>();
      for (const { keys, body, to } of recorder.got) {
        if ((bodies.get(keys) ?? body) !== body) throw new Error(`two texts to ${to} under the same keys`);
        bodies.set(keys, body);
      }
    },
    async close() {
      for (const session of sessions) session.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  server.on("stream", (stream, headers) => {
    const chunks: Buffer[] = [];
    stream.on("error", () => undefined);
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => {
      const to = Number(headers[":path"]?.split("/").at(-1));
      const browser = browsers[to];
      if (!browser) return stream.respond({ ":status": 404 }, { endStream: true });
      const body = Buffer.concat(chunks);
      const options = { version: "aes128gcm", privateKey: browser.pair, authSecret: browser.auth } as const;
      const keys = Buffer.concat([body.subarray(0, 16), body.subarray(21, 86)]).toString("hex");
      const text = decrypt(body, options).toString("utf8");
      recorder.got.push({ to, keys, body: body.toString("hex"), text });
      const said = recorder.answer(to, recorder.got.filter((item) => item.to === to).length);
      if (said === "reset") stream.close(constants.NGHTTP2_INTERNAL_ERROR);
      else if (said === "refuse-stream") stream.close(constants.NGHTTP2_REFUSED_STREAM);
      else stream.respond({ ":status": said === "busy" ? 500 : 201 }, { endStream: true });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return recorder;
}
