// Facts that an authoriser may let the requester change alone.
import { z } from "zod";

/** `plate`, `direction` (with the place a vehicle heads to), any of a `vehicle`, photos of children, what children and suspects wear. */
export const delegable = z.enum(["plate", "direction", "vehicle", "photo", "clothing"]);
export type Delegable = z.output<typeof delegable>;
