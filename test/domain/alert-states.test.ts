import { expect, test } from "vitest";
import { type AlertAct, alertStateAfter, alertStatesFor } from "../../src/domain/alert-states.ts";
import { type BulletinAct, bulletinStateAfter, bulletinStatesFor } from "../../src/domain/bulletin-states.ts";

test("an alert moves as its plan's life goes: draft, submitted, active, ended; returned and rejected aside", () => {
  const moves: [AlertAct, string][] = [
    ["edit", "draft→draft submitted→submitted returned→returned"],
    ["submit", "draft→submitted returned→submitted"],
    ["withdraw", "submitted→draft"],
    ["return", "submitted→returned"],
    ["reject", "submitted→rejected"],
    ["activate", "submitted→active"],
    ["update", "active→active"],
    ["repeat", "active→active"],
    ["cancel", "active→ended"],
    ["expire", "active→ended"],
    ["lapse", "draft→rejected submitted→rejected returned→rejected"],
  ];
  for (const [act, expected] of moves)
    expect([
      act,
      alertStatesFor(act)
        .map((state) => `${state}→${alertStateAfter(state, act)}`)
        .join(" "),
    ]).toEqual([act, expected]);
});

test("a committed or rejected bulletin never moves again", () => {
  const moves: [BulletinAct, string][] = [
    ["edit", "draft→draft submitted→submitted returned→returned"],
    ["submit", "draft→submitted returned→submitted"],
    ["withdraw", "submitted→draft"],
    ["return", "submitted→returned"],
    ["reject", "submitted→rejected"],
    ["commit", "submitted→committed"],
    ["discard", "draft→rejected submitted→rejected returned→rejected"],
  ];
  for (const [act, expected] of moves)
    expect([
      act,
      bulletinStatesFor(act)
        .map((state) => `${state}→${bulletinStateAfter(state, act)}`)
        .join(" "),
    ]).toEqual([act, expected]);
});
