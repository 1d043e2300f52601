import { expect, test } from "vitest";
import { textOf } from "./tree.ts";

// The verbs of officers are what the two folders list in their index.
const verbs = ["alerts", "officers"].flatMap((folder) =>
  [...textOf(`src/${folder}/index.ts`).matchAll(/export \{[^}]*\} from "\.\/([a-z-]+\.ts)"/g)].map(
    (found) => `src/${folder}/${found[1]}`,
  ),
);
const AUTHORISES = /\bpermit\w*\(|\bloadAlert\(|\blockAlert\(|\bstartAct\(/;

// Asked by anybody, and stores nothing.
const FOR_EVERYBODY = ["src/alerts/check-case.ts"];

test("every verb of officers authorises", () => {
  expect(verbs.length).toBeGreaterThan(15);
  expect(verbs.filter((path) => !AUTHORISES.test(textOf(path)))).toEqual(FOR_EVERYBODY);
});

test("every verb that changes something in a transaction leaves an audit row in it", () => {
  const changing = verbs.filter((path) => textOf(path).includes("withTransaction("));
  expect(changing.length).toBeGreaterThan(8);
  const RECORDS =
    /\brecord\w*\(|\bsignBulletin\(|\bappendAudit\(|\bcommitApproved\(|\bendAlert\(|\bdiscardUpdate\(|\bcommit\w+\(/;
  expect(changing.filter((path) => !RECORDS.test(textOf(path)))).toEqual([]);
});
