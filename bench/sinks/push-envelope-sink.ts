// A push service for the bench, in a process of its own: reads every body, answers 201 and keeps nothing. Says its port to the parent.
import { createSecureServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { selfSignedCertificate } from "../../src/sandbox/self-signed-certificate.ts";

const server = createSecureServer({
  ...selfSignedCertificate(["127.0.0.1"]),
  settings: { maxConcurrentStreams: 1_000 },
});
server.on("stream", (stream) => {
  stream.on("error", () => undefined);
  stream.on("end", () =>
    stream.respond({ ":status": 201, location: "https://127.0.0.1/m/1" }, { endStream: true }),
  );
  stream.resume();
});
server.listen(0, "localhost", () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.once("disconnect", () => process.exit(0));
