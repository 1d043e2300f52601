import type { CookieSerializeOptions } from "@fastify/cookie";
import type { AppParts } from "../parts.ts";

/** Names and options of the console's cookies: of a session, of the browser that opened a link, and of one that is away at its agency's sign-in. */
export type ConsoleCookies = {
  session: string;
  link: string;
  agency: string;
  options: CookieSerializeOptions;
};

/** Under https names begin with `__Host-`: no other host, path or plain connection can set them (RFC 6265bis). */
export function consoleCookies({ publicUrl }: Pick<AppParts, "publicUrl">): ConsoleCookies {
  const secure = publicUrl.startsWith("https:");
  const prefix = secure ? "__Host-" : "";
  return {
    session: `${prefix}amberwire`,
    link: `${prefix}amberwire-link`,
    agency: `${prefix}amberwire-agency`,
    options: { path: "/", httpOnly: true, secure, sameSite: "lax" },
  };
}
