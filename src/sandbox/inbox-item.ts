/** The types of what the inbox gives away, under the sandbox's own roof. */
export type * from "../../schemas/sandbox-inbox.ts";
