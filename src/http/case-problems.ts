// What a case can be refused for, wherever one is sent: the routes list these codes in their documentation.

/** Codes of the faults of a case under its plan. */
export const CASE_PROBLEMS = [
  "outside-jurisdiction",
  "unknown-country",
  "other-country",
  "region-missing",
  "no-programme",
  "no-such-tier",
  "status-not-planned",
  "faulty-area",
  "expires-too-early",
  "expires-too-late",
  "unknown-photo",
  "texts-missing",
] as const;
