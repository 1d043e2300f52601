import type { CookieSerializeOptions } from "@fastify/cookie";
import type { AppParts } from "../parts.ts";

/** Names and options of the console's cookies: of a session, and of the browser that opened a link. */
export type ConsoleCookies = { session: string; link: string; options: CookieSerializeOptions };

/** Under https names begin with `__Host-`: no other host, path or plain connection can set them (RFC 6265bis). */
export function consoleCookies({ publicUrl }: Pick<AppParts, "publicUrl">): ConsoleCookies {
  const secure = publicUrl.startsWith("https:");
  const prefix = secure ? "__Host-" : "";
  return {
    session: `${prefix}amberwire`,
    link: `${prefix}amberwire-link`,
    options: { path: "/", httpOnly: true, secure, sameSite: "lax" },
  };
}
