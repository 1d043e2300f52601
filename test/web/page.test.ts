import { expect, test } from "vitest";
import { html } from "../../src/web/html.ts";
import { page } from "../../src/web/page.ts";

const LANDMARKS = /<(aside|header|main|footer)\b[^>]*>.*?<\/\1>/gs;
const DRILL = "EXERCISE. This is not a real alert";

test.each([
  { mode: "sandbox" as const, says: ["Sandbox: every alert here is invented", DRILL] },
  { mode: "live" as const, says: [DRILL] },
])(
  "whatever a $mode page says stands in a landmark, each notice in one of its own with a name",
  ({ mode, says }) => {
    const document = page({ title: "Alerts", mode, drill: DRILL, body: html`<h1>Alerts</h1>` });
    const body = /<body>(.*)<\/body>/s.exec(document)?.[1] ?? "";
    const landmarks = body.match(LANDMARKS) ?? [];
    const outside = body.replaceAll(LANDMARKS, "").trim();
    expect(outside).toBe('<a class="skip" href="#main">Skip to the content</a>');
    const notices = landmarks.filter((landmark) => landmark.startsWith("<aside"));
    expect(notices).toHaveLength(says.length);
    for (const [place, words] of says.entries()) {
      expect(notices[place]).toContain(words);
      expect(notices[place]).toMatch(/^<aside[^>]* aria-label="\w+"/);
    }
  },
);
