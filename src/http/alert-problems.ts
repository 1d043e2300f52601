// Problem types that the verbs of alerts, officers and plans answer with.
import type { ProblemType } from "./problem-types.ts";

/** The types by code. */
export const ALERT_PROBLEMS: Readonly<Record<string, ProblemType>> = {
  "criteria-not-met": {
    statuses: [422],
    title: "Criteria of the plan are not met",
    advice:
      "Each entry of `errors` is a criterion that stands in the way, with its reason. Supply what is missing; an authoriser may override what the plan lets be overridden.",
  },
  "override-not-allowed": {
    statuses: [422],
    title: "The plan does not allow this override",
    advice: "Only criteria that the plan marks so may be overridden, each with a reason.",
  },
  "plan-unconfirmed": {
    statuses: [422],
    title: "The plan is not in force",
    advice:
      "Until its authority has confirmed it and its day has come, the plan runs exercises and tests only. The operator records a confirmation with `amberwire plans confirm`.",
  },
  "faulty-plan": {
    statuses: [422],
    title: "The country's plan cannot be used",
    advice: "Run `amberwire plans check`: it names every fault in the country's files.",
  },
  "texts-missing": {
    statuses: [503],
    title: "The country's texts are not loaded",
    advice: "The operator has to mend the country's files; `amberwire plans check` names what is wrong.",
  },
  "texts-faulty": {
    statuses: [422],
    title: "Some texts cannot be sent",
    advice: "Each entry of `errors` names a language and what is wrong there. Shorten or correct the case.",
  },
  "faulty-area": {
    statuses: [422],
    title: "The area is no proper shape",
    advice:
      "Each entry of `errors` says where it crosses itself, lacks something, or names an unknown subdivision.",
  },
  "outside-jurisdiction": {
    statuses: [403, 422],
    title: "This lies outside your agency's ground",
    advice:
      "An agency alerts and signs only in its own country and on its own ground. `cut` says what lies outside and whom to call there.",
  },
  "no-ground": {
    statuses: [422],
    title: "There is no such ground",
    advice: "Name subdivisions or a shape that lie in the agency's country.",
  },
  "unknown-country": {
    statuses: [422],
    title: "There is no usable plan for this country here",
    advice: "See `GET /v1/countries` for the countries that are loaded.",
  },
  "other-country": {
    statuses: [422],
    title: "The case belongs to another country",
    advice:
      "Country, region and plan must fit each other. An alert never changes its country: make another draft.",
  },
  "region-missing": {
    statuses: [422],
    title: "The rules differ between your regions",
    advice: "Give `region`, the ISO 3166-2 code of the region by whose rules the case is to be judged.",
  },
  "no-programme": {
    statuses: [422],
    title: "The country has no alert programme",
    advice: "The answer says whom to call there. GET /v1/countries/{cc} has the numbers with their sources.",
  },
  "no-such-tier": {
    statuses: [422],
    title: "The plan has no such tier",
    advice: "The answer lists the tiers of the plan.",
  },
  "status-not-planned": {
    statuses: [422],
    title: "The plan does not allow this status",
    advice: "The answer lists what the plan allows: actual, exercise, test.",
  },
  "expires-too-early": {
    statuses: [422],
    title: "The end comes too soon",
    advice:
      "Give an `expiresAt` in the future that leaves the plan's shortest duration, or leave it out: the plan has a duration of its own.",
  },
  "expires-too-late": {
    statuses: [422],
    title: "The plan does not allow so long an alert",
    advice: "Give an earlier `expiresAt`, or leave it out.",
  },
  "unknown-photo": {
    statuses: [422],
    title: "There is no photo that this alert may use",
    advice: "Send the photo first with `POST /v1/photos`. A photo belongs to one agency and one alert.",
  },
  "not-changeable": {
    statuses: [422],
    title: "This field of an active alert cannot change",
    advice: "Leave it out of the update. If it was wrong, cancel the alert as an error and make another.",
  },
  "all-found": {
    statuses: [422],
    title: "Every child is found",
    advice: "Cancel the alert instead of updating it.",
  },
  "no-such-child": {
    statuses: [422],
    title: "The alert names no such child",
    advice: "`childIndex` counts the children of the alert from 0.",
  },
  "whole-alert": {
    statuses: [422],
    title: "This concerns the whole alert",
    advice: "One child alone can only be found; leave `childIndex` out to end the alert for another reason.",
  },
  "bad-period": {
    statuses: [422],
    title: "This is no span of days that a report covers",
    advice: "Give `from` and `to` as days, the first before the second, at most 366 days apart.",
  },
  "delegation-not-allowed": {
    statuses: [422],
    title: "The plan does not permit this delegation",
    advice: "Leave out the fields that `errors` names: the plan lets nobody delegate them.",
  },
  "not-delegated": {
    statuses: [403],
    title: "Nobody let the requester change this alone",
    advice: "Send the update without `underDelegation`: it then waits for a signature like others.",
  },
  "wrong-state": {
    statuses: [409],
    title: "This is not possible in the present state",
    advice: "`state` says how it stands. Read the alert again: somebody else may have acted.",
  },
  changed: {
    statuses: [409],
    title: "It has changed since you looked at it",
    advice: "Look at the preview again, and decide on its new version and digest.",
  },
  "update-open": {
    statuses: [409],
    title: "Another update waits for approval",
    advice: "One update at a time: wait for its approval, or withdraw it first.",
  },
  "same-officer": {
    statuses: [403],
    title: "Whoever asked cannot approve",
    advice: "Another officer has to approve, and one officer signs a bulletin only once.",
  },
  "capacity-not-held": {
    statuses: [422],
    title: "The officer does not sign in this capacity",
    advice: "Name an active officer who holds it, or give the officer the capacity first.",
  },
  "faulty-hours": {
    statuses: [422],
    title: "These hours of duty make no sense",
    advice:
      "Give both ends as RFC 3339 times, the later one last, at most 92 days apart; or neither, for the standing fallback.",
  },
  "faulty-address": {
    statuses: [422],
    title: "Nobody can be called at this address",
    advice: "Give a telephone number in E.164, such as +33612345678, or an email address.",
  },
  "one-administrator": {
    statuses: [403],
    title: "One administrator made every key in this release",
    advice:
      "Have another administrator agree to one of the keys, or let an officer sign whose key somebody else made. Keys made 24 hours apart are free of this.",
  },
  "own-credential": {
    statuses: [403],
    title: "This is not yours to agree to",
    advice: "An administrator who neither made the key nor holds it has to agree.",
  },
  "no-such-approver": {
    statuses: [422],
    title: "This officer cannot sign the alert",
    advice: "Name an active authoriser of the alert's agency, or of one that it is shared with for signing.",
  },
  "no-verified-phone": {
    statuses: [422],
    title: "The approver has no verified telephone",
    advice:
      "An approval by telephone needs a number that the approver confirmed beforehand. Let them sign on their own device, or ask the next on duty.",
  },
  "telephone-not-planned": {
    statuses: [403],
    title: "The plan takes no approval by telephone here",
    advice: "The approver has to sign in person.",
  },
  "telephone-void": {
    statuses: [409],
    title: "The code is void",
    advice: "Look at the preview again and ask for a new code.",
  },
  "already-signed": {
    statuses: [409],
    title: "This officer has signed already",
    advice: "One officer signs a bulletin only once. Read the alert again for what is still missing.",
  },
  "wrong-code": {
    statuses: [422],
    title: "That is not the code",
    advice: "Ask the approver to read it again. After five failed tries a new code is needed.",
  },
  "wrong-number": {
    statuses: [422],
    title: "That is not the approver's telephone",
    advice: "Call the approver back on their verified number, not the one that called you.",
  },
  "nothing-held": {
    statuses: [409],
    title: "Nothing is held after a restore",
    advice: "There is nothing to decide: `amberwire resume` shows what is held, and nothing is.",
  },
  "not-planned": {
    statuses: [409],
    title: "A held bulletin is still being planned",
    advice: "Let a worker run for a few seconds, then ask again.",
  },
  "text-not-sent": {
    statuses: [503],
    title: "The SMS could not be sent",
    advice: "Ask again. If it stays so, let the approver sign on their own device and tell the operator.",
  },
  "wrong-capacity": {
    statuses: [403],
    title: "The plan asks for another capacity",
    advice: "The answer lists the capacities that may still sign.",
  },
  "read-only": {
    statuses: [403],
    title: "The alert is shared with your agency for reading only",
    advice: "Ask its agency to share it with the right to sign.",
  },
  "own-agency": {
    statuses: [422],
    title: "The alert is this agency's own",
    advice: "Share it with another agency.",
  },
  "unknown-agency": {
    statuses: [422],
    title: "There is no such agency",
    advice: "Check the id with the operator.",
  },
  "roles-exclude": {
    statuses: [422],
    title: "These roles exclude each other",
    advice:
      "An administrator is neither requester nor authoriser, and only an authoriser signs in a capacity.",
  },
  "version-mismatch": {
    statuses: [412],
    title: "The version has changed",
    advice: "Read the alert again, look at what changed, and send its new ETag in `If-Match`.",
  },
  erased: {
    statuses: [410],
    title: "What the alert said has been erased",
    advice: "The alert has ended. Its record remains: see its history and report.",
  },
  "answer-erased": {
    statuses: [410],
    title: "This was done, and its answer has been erased",
    advice: "The request was carried out the first time; the alert has ended since. Nothing is left to do.",
  },
};
