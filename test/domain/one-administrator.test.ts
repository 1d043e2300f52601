import { expect, test } from "vitest";
import { type Credential, oneMakerOf } from "../../src/domain/one-administrator.ts";

const AT = Date.UTC(2026, 10, 23, 2, 40);
function made(madeBy: string | null, hoursLater = 0, agreed = false): Credential {
  return { madeBy, madeAt: new Date(AT + hoursLater * 3_600_000), agreed };
}
const hand = (officerId: string, ...credentials: Credential[]) => ({ officerId, credentials });

test.each([
  ["one maker of both", [hand("a", made("X")), hand("b", made("X", 1))], "X"],
  ["the operator of both", [hand("a", made(null)), hand("b", made(null))], "operator"],
  ["two makers", [hand("a", made("X")), hand("b", made("Y"))], null],
  ["an administrator and the operator", [hand("a", made("X")), hand("b", made(null))], null],
  ["one maker, a moment less than 24 hours apart", [hand("a", made("X")), hand("b", made("X", 23.999))], "X"],
  ["one maker, 24 hours apart", [hand("a", made("X")), hand("b", made("X", 24))], null],
  ["one maker, the asker's being the later", [hand("a", made("X", 25)), hand("b", made("X"))], null],
  ["one maker, agreed for the asker", [hand("a", made("X", 0, true)), hand("b", made("X"))], null],
  ["one maker, agreed for the signer", [hand("a", made("X")), hand("b", made("X", 0, true))], null],
  [
    "a password and a passkey of two makers in one hand",
    [hand("a", made("X"), made("Y")), hand("b", made("X"))],
    null,
  ],
  [
    "a factor of the same maker, added late",
    [hand("a", made("X", -100), made("X")), hand("b", made("X"))],
    "X",
  ],
  [
    "a second signer of another maker",
    [hand("a", made("X")), hand("b", made("X")), hand("c", made("Y"))],
    null,
  ],
  ["three hands of one maker", [hand("a", made("X")), hand("b", made("X")), hand("c", made("X"))], "X"],
  ["nobody", [], null],
])("%s", (_name, hands, maker) => {
  expect(oneMakerOf(hands)).toBe(maker);
});
