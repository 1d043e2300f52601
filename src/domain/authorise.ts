// Who may do what with an alert: one table of acts. What it does not allow is not possible, whoever asks.

/** What an officer may be; an administrator is neither requester nor authoriser. */
export type Role = "requester" | "authoriser" | "administrator" | "observer";

const ROLES: ReadonlySet<string> = new Set<Role>(["requester", "authoriser", "administrator", "observer"]);

/** True for the word of a role. */
export function isRole(word: string): word is Role {
  return ROLES.has(word);
}

/** Every act on an alert. `expire`, `repeat`, `lapse` and `call` are the system's alone. */
export type AlertPermission =
  | "create"
  | "edit"
  | "submit"
  | "withdraw"
  | "share"
  | "update"
  | "cancel"
  | "mark-by-hand"
  | "record-outcome"
  | "export"
  | "revoke-delegation"
  | "add-photo"
  | "approve"
  | "record-approval"
  | "return"
  | "reject"
  | "read"
  | "expire"
  | "repeat"
  | "lapse"
  | "call";

/** Who asks, as far as permission goes. */
export type Asker = { kind: "officer"; agencyId: string; roles: readonly Role[] } | { kind: "system" };

/** How the asker's agency stands to an alert. */
export type Standing = "own" | "may-sign" | "may-read" | "none";

/** The answer: `hidden` must look like an id that does not exist. */
export type Permission = "allowed" | "wrong-role" | "hidden" | "read-only";

type Rule = { roles: readonly Role[]; standings: readonly Standing[] } | "system";

const READERS: readonly Role[] = ["observer", "requester", "authoriser"];
const REQUESTER: Rule = { roles: ["requester"], standings: ["own"] };
const SIGNER: Rule = { roles: ["authoriser"], standings: ["own", "may-sign"] };

const RULES: Readonly<Record<AlertPermission, Rule>> = {
  create: REQUESTER,
  edit: REQUESTER,
  submit: REQUESTER,
  withdraw: REQUESTER,
  share: REQUESTER,
  update: REQUESTER,
  "add-photo": REQUESTER,
  cancel: { roles: ["requester", "authoriser"], standings: ["own"] },
  "mark-by-hand": { roles: ["requester", "authoriser"], standings: ["own"] },
  "record-outcome": { roles: ["requester", "authoriser"], standings: ["own"] },
  // Hands the case to a neighbour: whoever works on the alert, not whoever only reads it.
  export: { roles: ["requester", "authoriser"], standings: ["own", "may-sign"] },
  "revoke-delegation": SIGNER,
  approve: SIGNER,
  // Takes down what an approver says by telephone; the signature is the approver's.
  "record-approval": { roles: ["requester", "authoriser"], standings: ["own"] },
  return: SIGNER,
  reject: SIGNER,
  read: { roles: READERS, standings: ["own", "may-sign", "may-read"] },
  expire: "system",
  repeat: "system",
  lapse: "system",
  call: "system",
};

/** Whether the asker's roles admit the act at all; asked before anything is read. */
export function rolePermits(asker: Asker, act: AlertPermission): boolean {
  const rule = RULES[act];
  if (rule === "system") return asker.kind === "system";
  return asker.kind === "officer" && rule.roles.some((role) => asker.roles.includes(role));
}

/** Whether the asker may do `act` with an alert to which its agency stands so. */
export function permissionFor(asker: Asker, act: AlertPermission, standing: Standing): Permission {
  if (!rolePermits(asker, act)) return "wrong-role";
  const rule = RULES[act];
  if (rule === "system" || rule.standings.includes(standing)) return "allowed";
  return standing === "none" ? "hidden" : "read-only";
}

/** The roles of which one is needed for `act`; empty when only the system may. */
export function rolesFor(act: AlertPermission): readonly Role[] {
  const rule = RULES[act];
  return rule === "system" ? [] : rule.roles;
}
