// What stands in addresses, queries and headers of the API.
import { z } from "zod";
import { alertState, countryCode } from "../alert.ts";
import { channelKind } from "../channel.ts";

const ID = "[0-9a-hjkmnp-tv-z]{24}";

export const alertId = z.string().regex(new RegExp(`^alr_${ID}$`));
export const photoId = z.string().regex(new RegExp(`^pho_${ID}$`));
export const agencyId = z.string().regex(new RegExp(`^agy_${ID}$`), "an agency's id, such as agy_…");
export const officerId = z.string().regex(new RegExp(`^ofc_${ID}$`), "an officer's id, such as ofc_…");
export const telephoneId = z.string().regex(new RegExp(`^tel_${ID}$`));

/** The number of a bulletin within its alert, from 1. */
export const bulletinNumber = z
  .string()
  .regex(/^[1-9][0-9]{0,5}$/, "a bulletin's number, from 1")
  .transform(Number);

/** A country in an address: either letter case is understood. */
export const countryInPath = z
  .string()
  .regex(/^[A-Za-z]{2}$/)
  .transform((code) => code.toUpperCase())
  .pipe(countryCode);

/** An officer's id in an address. */
export const officerParams = z.strictObject({ id: z.string().regex(new RegExp(`^ofc_${ID}$`)) });
/** The id of a line of the rota in an address. */
export const dutyParams = z.strictObject({ id: z.string().regex(new RegExp(`^dty_${ID}$`)) });
/** A key's id in an address. */
export const keyParams = z.strictObject({ id: z.string().regex(new RegExp(`^key_${ID}$`)) });
/** The id in an address of what an officer proves themselves by. */
export const credentialParams = z.strictObject({ id: z.string().regex(new RegExp(`^key_${ID}$`)) });
export const alertParams = z.strictObject({ id: alertId });
export const bulletinParams = z.strictObject({ id: alertId, n: bulletinNumber });
export const telephoneParams = z.strictObject({ id: alertId, n: bulletinNumber, telephoneId });
export const delegationParams = z.strictObject({
  id: alertId,
  delegationId: z.string().regex(new RegExp(`^dlg_${ID}$`)),
});
export const countryParams = z.strictObject({ cc: countryInPath });
export const photoParams = z.strictObject({ id: photoId });

const after = z.string().min(1).max(200).exactOptional().meta({ description: "`next` of the page before" });
const limit = z
  .string()
  .regex(/^([1-9][0-9]?|1[0-9]{2}|200)$/, "a whole number from 1 to 200")
  .transform(Number)
  .exactOptional();

export const pageQuery = z.strictObject({ after, limit });
export const alertsQuery = z.strictObject({ state: alertState.exactOptional(), after, limit });
export const bulletinQuery = z.strictObject({ number: bulletinNumber.exactOptional() });
export const deliveriesQuery = z.strictObject({
  number: bulletinNumber.exactOptional(),
  channel: channelKind.exactOptional(),
  state: z
    .enum(["accepted", "refused", "unknown", "superseded", "expired", "skipped", "held", "pending"])
    .exactOptional(),
  after,
  limit,
});
