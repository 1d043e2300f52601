import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { html, safeAddress } from "../../src/web/html.ts";

describe("the html template", () => {
  it("writes the five characters of markup as entities, and numbers and lists as they are", () => {
    const made = html`<p title="${`"><&'`}">${`"><&'`}</p>${0}${12n}${["x", ["<y>"]]}`;
    expect(made.toString()).toBe(
      '<p title="&quot;&gt;&lt;&amp;&#39;">&quot;&gt;&lt;&amp;&#39;</p>012x&lt;y&gt;',
    );
  });

  it("lets no text out of its place, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const inside = html`<p title="${text}">`.toString().slice('<p title="'.length, -'">'.length);
        expect(inside).not.toMatch(/["'<>]/);
        expect(inside.replace(/&(amp|lt|gt|quot|#39);/g, "")).not.toContain("&");
      }),
    );
  });

  it("does not take text for HTML because an object says that it is", () => {
    const fake = Object.assign(["<script>"], { toString: () => "<script>" });
    expect(html`${fake}`.toString()).toBe("&lt;script&gt;");
  });
});

describe("an address from a stranger", () => {
  it.each([
    ["https://example.org/a?b", "https://example.org/a?b"],
    ["mailto:a@b.c", "mailto:a@b.c"],
    ["tel:+33197", "tel:+33197"],
    ["/alerts/alr_1", "/alerts/alr_1"],
    ["//evil.example", "#"],
    ["/\\evil.example", "#"],
    ["javascript:alert(1)", "#"],
    [" JaVaScRiPt:alert(1)", "#"],
    ["data:text/html,x", "#"],
    ["", "#"],
  ])("%j becomes %j", (given, safe) => expect(safeAddress(given)).toBe(safe));
});
