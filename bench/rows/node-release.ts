// How fast releases of Node do the small cryptography of a push message; the pinned one against others given in NODE_BINARIES.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Row, type Settings, summary } from "../row.ts";

/** What `small-crypto.ts` prints. */
export type SmallCrypto = { node: string; messagesPerSecond: number; pairsPerSecond: number };

const FILE = fileURLToPath(new URL("../small-crypto.ts", import.meta.url));

export const nodeReleaseRow: Row = {
  name: "node-release",
  claim: "the pinned Node does small cryptography no slower than others at hand",
  figures: [
    { name: "push-messages", unit: "encrypted/s" },
    { name: "key-pairs", unit: "P-256 pairs/s" },
    {
      name: "of-the-fastest",
      unit: "× the fastest Node's messages",
      target: { is: "at least", figure: 0.9 },
    },
  ],
  async measure(settings) {
    const binaries = [...new Set([process.execPath, ...settings.nodeBinaries])];
    const runs: SmallCrypto[][] = binaries.map(() => []);
    for (let n = 0; n < settings.rounds; n++)
      for (const [index, binary] of binaries.entries()) runs[index]?.push(await run(binary, settings));
    const messages = runs.map((of) => summary(of.map(({ messagesPerSecond }) => messagesPerSecond)));
    const pairs = runs.map((of) => summary(of.map(({ pairsPerSecond }) => pairsPerSecond)));
    const [ownMessages, ownPairs] = [messages[0], pairs[0]];
    if (!ownMessages || !ownPairs) throw new Error("nothing was run");
    const fastest = Math.max(...messages.map(({ median }) => median));
    const told = (of: typeof messages) =>
      runs
        .map(([first], index) => `${first?.node} ${Math.round(of[index]?.median ?? 0).toLocaleString("en")}`)
        .join(", ");
    return {
      "push-messages": { ...ownMessages, detail: told(messages) },
      "key-pairs": { ...ownPairs, detail: told(pairs) },
      "of-the-fastest": summary(
        [ownMessages.median / fastest],
        binaries.length === 1 ? "no other Node was named in NODE_BINARIES" : `of ${binaries.length} releases`,
      ),
    };
  },
};

async function run(binary: string, { quick }: Settings): Promise<SmallCrypto> {
  const { stdout } = await promisify(execFile)(binary, ["--no-warnings", FILE, quick ? "100" : "1000"]);
  return JSON.parse(stdout) as SmallCrypto;
}
