import { expect, test } from "vitest";
import { openParts } from "../src/lifecycle.ts";

function recorder() {
  const told: string[] = [];
  return {
    told,
    log: {
      info: (_: object, text: string) => void told.push(text),
      error: (_: object, text: string) => void told.push(text),
    },
  };
}

test("parts stop in the reverse of their order, once, however often it is asked", async () => {
  const { log } = recorder();
  const events: string[] = [];
  const life = openParts({ log });
  for (const name of ["a", "b", "c"]) {
    await life.part(
      name,
      () => void events.push(`+${name}`),
      () => void events.push(`-${name}`),
    );
  }
  await Promise.all([life.stop(3), life.stop(0)]);
  expect(events).toEqual(["+a", "+b", "+c", "-c", "-b", "-a"]);
  expect(await life.done).toBe(3);
});

test("a part that never stops is left behind after its deadline and makes the exit code 1", async () => {
  const { log, told } = recorder();
  const life = openParts({ log, stopWithinMs: 30 });
  let stopped = false;
  await life.part(
    "good",
    () => {},
    () => {
      stopped = true;
    },
  );
  await life.part(
    "stuck",
    () => {},
    () => new Promise(() => {}),
  );
  await life.stop();
  expect(stopped).toBe(true);
  expect(await life.done).toBe(1);
  expect(told).toEqual(["a part did not stop in time and is left behind"]);
});

test("a part that fails while stopping does not keep the others from stopping", async () => {
  const { log, told } = recorder();
  const life = openParts({ log });
  let stopped = false;
  await life.part(
    "good",
    () => {},
    () => {
      stopped = true;
    },
  );
  await life.part(
    "bad",
    () => {},
    () => {
      throw new Error("no");
    },
  );
  await life.stop();
  expect([stopped, await life.done, told]).toEqual([true, 1, ["a part failed while stopping"]]);
});

test("a part that is still starting when the stop comes is stopped again and refused", async () => {
  const { log } = recorder();
  const life = openParts({ log });
  let open: (value: string) => void = () => {};
  const stopped: string[] = [];
  const part = life.part(
    "slow",
    () => new Promise<string>((resolve) => (open = resolve)),
    (value) => void stopped.push(value),
  );
  await life.stop();
  open("thing");
  await expect(part).rejects.toThrow(/slow was stopped again/);
  expect(stopped).toEqual(["thing"]);
  await expect(
    life.part(
      "late",
      () => "x",
      () => {},
    ),
  ).rejects.toThrow(/late was not started/);
});
