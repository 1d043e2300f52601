// Sentences that every criterion shares, in English; what is particular to one stands in its own file.

/**
 * Shared sentences. `{said}` and `{why}` come in as whole sentences, `{standards}` as the codes that an officer may send;
 * slots within `[[ ]]` may be empty.
 */
export const PHRASES = {
  notAnswered: "Not answered yet: {question}",
  basisMissing: "{said} Say on what this rests (basis): the plan makes this criterion mandatory.",
  standardMissing:
    "{said} Say how certain this is (standard)[[; the plan wants at least “{minimum}”]]. Use one of: {standards}.",
  standardUnknown:
    "The standard “{standard}” is not one that plans are compared by. Use one of: {standards}.",
  standardTooLow:
    "{said} That is not certain enough[[: it is held only as “{standard}”]][[; the plan wants at least “{minimum}”]].",
  heldAs: "{said}[[ Standard: “{standard}”.]]",
  byOfficer: "{said} So an officer states.",
  ruled: "{said} Rule of the plan: “{rule}”.",
  departed: "{said} The plan recommends it; departed from because: {why}",
  overridden: "{said} Set aside by an authoriser because: {why}",
  notNeeded: "Not needed: one of several grounds is enough, and another is met ({others}).",
  unreadable:
    "The plan's parameters for “{code}” cannot be read by this version: the operator must run “plans check”.",
  hours: "{n} h",
} as const;

export type PhraseName = keyof typeof PHRASES;
