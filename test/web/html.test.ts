import { expect, test } from "vitest";
import { html } from "../../src/web/html.ts";

const HOSTILE = `"><script>alert('x')</script>&amp;`;

test("a value is escaped in text and in a quoted attribute", () => {
  expect(html`<p title="${HOSTILE}">${HOSTILE}</p>`.toString()).not.toMatch(/<script|"><|'x'/);
});

test("markup within markup is kept, lists are joined, nothing gives nothing", () => {
  expect(
    html`<ul>${["a", "<b>"].map((word) => html`<li>${word}</li>`)}${null}${undefined}${false}</ul>`.toString(),
  ).toBe("<ul><li>a</li><li>&lt;b&gt;</li></ul>");
});
