import type { AddressInfo, Server } from "node:net";

/** Where a listener shall stand; port 0 takes a free one. */
export type Place = { host: string; port: number };

/** Starts listening and gives the port; a port in use or a foreign host rejects. */
export function listeningPort(server: Server, place: Place): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(place.port, place.host, () => {
      server.off("error", reject);
      resolve(portOf(server.address(), place.port));
    });
  });
}

function portOf(address: AddressInfo | string | null, asked: number): number {
  return address !== null && typeof address === "object" ? address.port : asked;
}
