// Reads Accept-Language (RFC 9110 §12.5.4). It only orders what the caller asks for; whoever has languages chooses among them.
import type { FastifyRequest } from "fastify";

const HEADER_CHARACTERS_MAX = 500;
const RANGES_MAX = 20;

/** The language tags of the request, best first, as the caller wrote them; without `*`, refused (`q=0`) and unreadable ones. */
export function acceptedLanguages(request: FastifyRequest): string[] {
  const header = (request.headers["accept-language"] ?? "").slice(0, HEADER_CHARACTERS_MAX);
  const ranges = header
    .split(",", RANGES_MAX)
    .flatMap((range) => {
      const match =
        /^\s*([a-z]{1,8}(?:-[a-z0-9]{1,8})*)\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/i.exec(
          range,
        );
      return match?.[1] === undefined ? [] : [{ tag: match[1], weight: Number(match[2] ?? 1) }];
    })
    .filter(({ weight }) => weight > 0);
  return ranges.sort((a, b) => b.weight - a.weight).map(({ tag }) => tag);
}
