// What a page shows of an alert: its row, and the opened content of its newest bulletin.
import type { BulletinContent } from "../../schemas/bulletin.ts";
import type { TextSet } from "../../schemas/texts.ts";
import type { PublicAlertRow } from "../store/public-alerts.ts";

/** An alert for a page. `content` is undefined once the alert's key is destroyed; then nothing about the case is left to show. */
export type PublicAlert = {
  row: PublicAlertRow;
  content: BulletinContent | undefined;
  /** The country's name, time zone and texts, for dates and directions. */
  countryName: string;
  timeZone: string;
  texts: Readonly<Record<string, TextSet>>;
};
