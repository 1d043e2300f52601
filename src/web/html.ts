// HTML that cannot be injected into: every value in the template is escaped unless it is HTML made here.

/** A piece of safe HTML; `toString` gives its text. Only `html` makes one. */
export class Html {
  readonly #text: string;
  private constructor(text: string) {
    this.#text = text;
  }
  toString(): string {
    return this.#text;
  }
  /** For this file alone: `text` must be escaped already. */
  static escaped(text: string): Html {
    return new Html(text);
  }
}

/** What may stand in a template: text and numbers are escaped, lists joined, `null`, `undefined` and `false` leave nothing. */
export type HtmlValue = Html | string | number | bigint | null | undefined | false | readonly HtmlValue[];

/**
 * A tagged template: html`<p title="${title}">${text}</p>`. Values belong into text or into attributes in quotes, never into a tag's
 * or an attribute's name, into a script or a style; addresses from strangers go through `safeAddress` first.
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let text = strings[0] ?? "";
  for (const [index, value] of values.entries()) text += asText(value) + (strings[index + 1] ?? "");
  return Html.escaped(text);
}

/** An address for `href` or `src`: http, https, mailto, tel and paths of our own stay, everything else (`javascript:`…) becomes `#`. */
export function safeAddress(address: string): string {
  if (/^\/(?![/\\])/.test(address)) return address;
  return URL.canParse(address) && /^(https?|mailto|tel):$/.test(new URL(address).protocol) ? address : "#";
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function asText(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return "";
  if (value instanceof Html) return value.toString();
  if (isList(value)) return value.map(asText).join("");
  return String(value).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

function isList(value: HtmlValue): value is readonly HtmlValue[] {
  return Array.isArray(value);
}
