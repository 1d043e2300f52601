// What sending itself costs: the same texts to the same people through the same providers, without queue, database or ledger.
import { newId } from "../../src/ids.ts";
import type { Installation } from "../installation/installation.ts";
import { benchContent } from "../installation/texts.ts";
import { startChild } from "../machine/child.ts";
import type { Crowd, Crowds } from "./crowd.ts";
import { type Contestant, measureTurn } from "./turn.ts";

/** What the process of the bare loop is asked: once `open`, then `send` for each crowd. */
export type BareTask = { crowds: Crowds; crowd: Crowd; content: ReturnType<typeof benchContent> };

/** The contestant: one process, as many sends in flight as our worker has. */
export function bare({ variables, sinks }: Installation, crowds: Crowds): Contestant {
  const content = benchContent({
    alertId: newId("alr"),
    bulletinId: newId("bul"),
    expiresAt: new Date(Date.now() + 3 * 3_600_000),
  });
  return {
    name: "bare",
    async turn() {
      const child = await startChild({ file: "bench/contestants/bare-loop.ts", env: { ...variables } });
      try {
        for (const crowd of [crowds.warmUp, crowds.measured]) {
          await sinks[crowds.channel].ask("reset");
          await child.ask("prepare", { crowds, crowd, content } satisfies BareTask);
          if (crowd === crowds.warmUp) await child.ask("send");
        }
        const { count } = crowds.measured;
        return await measureTurn({ sender: child.pid }, count, async () => {
          const accepted = await child.ask<number>("send");
          if (accepted !== count) throw new Error(`the bare loop had ${accepted} of ${count} accepted`);
        });
      } finally {
        await child.stop();
      }
    },
  };
}
