// The end of a call that brought no answer, over whatever transport.

/** `not-sent` when not a byte of the request left, `cut` when some or all may have; `code` says why in one word. */
export type NoAnswer = { end: "not-sent" | "cut"; code: string };

/** A short word for a transport's error: its code without the library's prefix, never its text, which may hold an address. */
export function codeOf(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  if (typeof code !== "string" || !/^[A-Za-z0-9_]{1,60}$/.test(code)) return "cut";
  if (code.startsWith("HPE_") || code === "UND_ERR_HEADERS_OVERFLOW") return "garbage-reply";
  if (code === "UND_ERR_SOCKET" || code === "UND_ERR_DESTROYED") return "cut";
  return code
    .replace(/^(UND_ERR|ERR|NGHTTP2)_/, "")
    .toLowerCase()
    .replaceAll("_", "-");
}
