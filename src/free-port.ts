// Finds a loopback port that nobody listens on at this moment.
import { createServer } from "node:net";

/** A free port; whoever binds it later must still be ready to find it taken. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no loopback port is free");
  return address.port;
}
