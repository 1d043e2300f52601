// The child's side of `child.ts`: says that it is ready, answers questions one by one, and ends with its parent.

/** Answers by name; what throws becomes the asker's error. */
export type Answers = Readonly<Record<string, (input: never) => unknown>>;

type Question = { id: number; what: string; input: unknown };

/** Says `facts` and begins to answer. */
export function answerParent(facts: Readonly<Record<string, unknown>>, answers: Answers): void {
  process.on("message", async ({ id, what, input }: Question) => {
    try {
      const answer = answers[what];
      if (!answer) throw new Error(`nobody answers ${what}`);
      process.send?.({ id, answer: await answer(input as never) });
    } catch (error) {
      process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
  process.once("disconnect", () => process.exit(0));
  process.once("SIGTERM", () => process.exit(0));
  process.on("SIGINT", () => undefined);
  process.send?.({ ready: true, ...facts });
}
