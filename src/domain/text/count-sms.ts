// The one way in which an SMS of ours is counted before it has a recipient, so that preview, plan limit and price agree.
import { fillSlots } from "./fill-slots.ts";
import { longestManageLink } from "./links.ts";
import { type SmsEncoding, smsEncoding } from "./sms-encoding.ts";

/** How `text`, its manage slot still open, travels with the longest manage link that `publicUrl` allows: no recipient's is dearer. */
export function countSms(text: string, publicUrl: string): SmsEncoding {
  return smsEncoding(fillSlots(text, { manage: longestManageLink(publicUrl) }));
}
