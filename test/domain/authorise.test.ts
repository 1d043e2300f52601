import { expect, test } from "vitest";
import {
  type AlertPermission,
  permissionFor,
  type Role,
  rolePermits,
  type Standing,
} from "../../src/domain/authorise.ts";

// Written out by hand: who may do what, on an alert of the own agency.
const MAY: Record<AlertPermission, readonly (Role | "system")[]> = {
  create: ["requester"],
  edit: ["requester"],
  submit: ["requester"],
  withdraw: ["requester"],
  share: ["requester"],
  update: ["requester"],
  "add-photo": ["requester"],
  cancel: ["requester", "authoriser"],
  "mark-by-hand": ["requester", "authoriser"],
  "record-outcome": ["requester", "authoriser"],
  export: ["requester", "authoriser"],
  "revoke-delegation": ["authoriser"],
  approve: ["authoriser"],
  "record-approval": ["requester", "authoriser"],
  return: ["authoriser"],
  reject: ["authoriser"],
  read: ["requester", "authoriser", "observer"],
  expire: ["system"],
  repeat: ["system"],
  lapse: ["system"],
  call: ["system"],
};
const ACTS = Object.keys(MAY) as AlertPermission[];
const ROLES: Role[] = ["requester", "authoriser", "administrator", "observer"];

test.each(ACTS)("only its roles may %s", (act) => {
  for (const role of ROLES)
    expect([role, rolePermits({ kind: "officer", agencyId: "a", roles: [role] }, act)]).toEqual([
      role,
      MAY[act].includes(role),
    ]);
  expect(rolePermits({ kind: "system" }, act)).toBe(MAY[act].includes("system"));
});

test.each(ACTS)(
  "an alert of another agency stays hidden, or is only shown, when somebody wants to %s",
  (act) => {
    const [role] = MAY[act];
    if (role === "system" || role === undefined) return;
    const asker = { kind: "officer" as const, agencyId: "a", roles: [role] };
    const signs = ["approve", "return", "reject", "revoke-delegation", "export", "read"].includes(act);
    const expected: Record<Standing, string> = {
      own: "allowed",
      "may-sign": signs ? "allowed" : "read-only",
      "may-read": act === "read" ? "allowed" : "read-only",
      none: "hidden",
    };
    for (const standing of Object.keys(expected) as Standing[])
      expect([standing, permissionFor(asker, act, standing)]).toEqual([standing, expected[standing]]);
  },
);
