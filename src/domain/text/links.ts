// The addresses that texts carry; all of them on our own domain (SMS-11).

/** Longest manage token that a sender may fill in; texts are counted with one of this length. */
export const MANAGE_TOKEN_MAX = 32;

/** The public page of an alert. */
export function alertLink(publicUrl: string, alertId: string): string {
  return `${trimmed(publicUrl)}/alerts/${alertId}`;
}

/** Where a photo stands until the alert ends. */
export function photoLink(publicUrl: string, photoId: string): string {
  return `${trimmed(publicUrl)}/photos/${photoId}`;
}

/** A manage link as long as one can be; it opens nothing. */
export function longestManageLink(publicUrl: string): string {
  return `${trimmed(publicUrl)}/manage/${"x".repeat(MANAGE_TOKEN_MAX)}`;
}

function trimmed(publicUrl: string): string {
  return publicUrl.replace(/\/+$/, "");
}
