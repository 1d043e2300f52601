// Writes a phone number as people of one country dial it (ITU-T E.123 national form; short numbers as they are).
import { getCountryCallingCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js";

// Short codes (197, 116000) are no E.164 numbers; officers still write them with the country's prefix.
const SHORT_NUMBER_DIGITS = 6;

/** `number` as dialled in `country` (ISO 3166-1): `+33197` becomes 197 in FR, a foreign number stays international; text without a `+` is left alone. */
export function dialledNumber(number: string, country: string): string {
  const written = number.trim();
  if (!written.startsWith("+") || !isSupportedCountry(country)) return written;
  const home = getCountryCallingCode(country);
  const digits = written.replace(/\D/g, "");
  const rest = digits.slice(home.length);
  if (digits.startsWith(home) && rest.length > 0 && rest.length <= SHORT_NUMBER_DIGITS) return rest;
  const parsed = parsePhoneNumberFromString(written);
  if (!parsed?.isValid()) return written;
  return parsed.countryCallingCode === home ? parsed.formatNational() : parsed.formatInternational();
}
