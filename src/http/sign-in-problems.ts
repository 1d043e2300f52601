// Problem types of signing in and of the console.
import type { ProblemType } from "./problem-types.ts";

/** The types by code. */
export const SIGN_IN_PROBLEMS: Readonly<Record<string, ProblemType>> = {
  "sign-in-refused": {
    statuses: [401],
    title: "Not signed in",
    advice:
      "Name, password or code is wrong; which one is never said, so that nobody can try out names. An administrator can send a new invitation.",
  },
  "too-many-tries": {
    statuses: [429],
    title: "Too many tries",
    advice: "Wait a quarter of an hour, use a passkey, or have the alert approved by telephone.",
  },
  "clock-off": {
    statuses: [401],
    title: "The clock of the authenticator is wrong",
    advice:
      "The code belongs to another time. Set the phone's clock to automatic time, then take the next code.",
  },
  "code-used": {
    statuses: [401],
    title: "The code was used already",
    advice: "Every code works once. Wait for the next one, at most 30 seconds.",
  },
  "proof-refused": {
    statuses: [401],
    title: "The second factor was not accepted",
    advice: "The code is wrong or the passkey is another officer's. Nothing was changed; try again.",
  },
  "passkey-refused": {
    statuses: [401],
    title: "The passkey was not accepted",
    advice:
      "Its request was too old, was answered before, or was made for something else; or the passkey was revoked. Try again, or use a code.",
  },
  "link-dead": {
    statuses: [410],
    title: "The link works no more",
    advice:
      "Links work once, for one browser, for a limited time, and for one version of an alert. An officer who is still needed is called again; an administrator can send a new invitation.",
  },
  "name-taken": {
    statuses: [422],
    title: "Another officer has this name",
    advice: "Choose another name to sign in with.",
  },
  "bad-name": {
    statuses: [422],
    title: "This cannot be a name to sign in with",
    advice: "Use 3 to 100 letters, digits or . _ @ + -, beginning with a letter or digit.",
  },
  "weak-password": {
    statuses: [422],
    title: "The password is too weak",
    advice:
      "Use at least 12 characters, six of them different, without the name in it. A few words are best.",
  },
  "foreign-form": {
    statuses: [403],
    title: "The form did not come from our own page",
    advice: "Open the console again and repeat what you wanted to do. Nothing was done.",
  },
  "not-fresh": {
    statuses: [403],
    title: "Prove a factor again first",
    advice:
      "How one signs in is changed within ten minutes of a proof only. The console asks for it by itself.",
  },
  "last-way": {
    statuses: [409],
    title: "This is the only way to sign in",
    advice: "Add another passkey first, or have an administrator send a new invitation.",
  },
  "agency-refused": {
    statuses: [401],
    title: "The sign-in of the agency was not accepted",
    advice:
      "Begin again from the page of signing in. An identity counts once an invitation bound it to an officer.",
  },
  "agency-unreachable": {
    statuses: [503],
    title: "The sign-in of the agency cannot be reached",
    advice: "Sign in by a passkey, or by name, password and code. The operator sees the reason in the log.",
  },
  "insecure-issuer": {
    statuses: [422],
    title: "The issuer is not reached over https",
    advice: "Give the https address of the OpenID Connect provider.",
  },
  "wrong-host": {
    statuses: [400],
    title: "The console answers under one name only",
    advice: "Use the address in PUBLIC_URL; a proxy in front has to pass the host name on.",
  },
  "not-ticked": {
    statuses: [422],
    title: "The reach was not confirmed",
    advice: "Tick that you have read the texts and know whom they go to.",
  },
  "not-typed": {
    statuses: [422],
    title: "The confirmation was not typed",
    advice: "Type the word exactly as the page shows it; drills have another word than real alerts.",
  },
};
