// Run by close.test.ts in a process of its own: sends once on every channel, closes every provider, and must then end by itself.
import type { Provider } from "../../src/channels/contract.ts";
import { OPEN } from "./channel-cases.ts";

const { urls, rendered } = JSON.parse(process.argv[2] ?? "{}");
for (const kind of ["sms", "email", "push", "webhook"] as const) {
  // What the parent rendered for this very channel.
  const provider = OPEN[kind](urls, { requestTimeoutMs: 5_000 }) as Provider<unknown>;
  const options = { signal: new AbortController().signal, attempt: "1-2-3", ttlSeconds: 60 } as const;
  const outcome = await provider.send(rendered[kind], options);
  await provider.close();
  console.log(kind, outcome.kind);
}
