import { expect, test } from "vitest";
import { callChain, type DutyLine, type Signer } from "../../src/domain/call-chain.ts";

const NOW = new Date("2026-11-24T01:40:00Z");
const at = (hour: number) => new Date(NOW.getTime() + hour * 3_600_000);
const line = (officerId: string, position: number, from: number | null, until: number | null): DutyLine => ({
  officerId,
  capacity: "prosecutor",
  position,
  startsAt: from === null ? null : at(from),
  endsAt: until === null ? null : at(until),
});
const prosecutor = (officerId: string): Signer => ({ officerId, capacities: ["prosecutor"] });
const signers = ["ann", "ben", "cyd", "dan"].map(prosecutor);
const names = (rota: DutyLine[], able = signers) =>
  callChain(["prosecutor", "magistrate"], { rota, signers: able }, NOW).map(({ officerId }) => officerId);

test("those whose hours it is come first by position, then the fallback, then everybody else who could sign", () => {
  const rota = [line("dan", 1, null, null), line("cyd", 2, -1, 1), line("ben", 1, -8, 8)];
  expect(names(rota)).toEqual(["ben", "cyd", "dan", "ann"]);
});

test("hours begin at their first moment and end before their last", () => {
  expect(names([line("cyd", 1, 0, 1)])[0]).toBe("cyd");
  expect(names([line("cyd", 1, -1, 0)])[0]).toBe("ann");
  expect(names([line("cyd", 1, 1, 2)])[0]).toBe("ann");
});

test("without a rota everybody who could sign is in the chain, in the order in which they joined", () => {
  expect(names([])).toEqual(["ann", "ben", "cyd", "dan"]);
});

test("whoever left, lost the capacity or may not sign this alert is not called though the rota names them", () => {
  expect(names([line("eve", 1, null, null), line("ben", 2, null, null)], [prosecutor("ben")])).toEqual([
    "ben",
  ]);
  const clerk: Signer = { officerId: "ann", capacities: ["coordinator"] };
  expect(names([line("ann", 1, null, null)], [clerk, prosecutor("ben")])).toEqual(["ben"]);
});

test("nobody stands in the chain twice, and the capacity is the one of the first place", () => {
  const both = [{ officerId: "ann", capacities: ["magistrate" as const, "prosecutor" as const] }];
  const rota: DutyLine[] = [{ ...line("ann", 3, null, null), capacity: "magistrate" }, line("ann", 1, -1, 1)];
  expect(callChain(["prosecutor", "magistrate"], { rota, signers: both }, NOW)).toEqual([
    { officerId: "ann", capacity: "prosecutor" },
  ]);
});
