// What kind of device this is, by what the browser says of itself. Only which link opens a payment app hangs on it.
import type { Platform } from '../schemes/scheme';

/** iPadOS calls itself a Macintosh, and is one with a touch screen (no Mac has one). */
export function platformOf({
  userAgent,
  maxTouchPoints,
}: Pick<Navigator, 'userAgent' | 'maxTouchPoints'>): Platform {
  if (/\bAndroid\b/.test(userAgent)) return 'android';
  const isPad = /\bMacintosh\b/.test(userAgent) && maxTouchPoints > 1;
  return isPad || /\b(?:iPhone|iPad|iPod)\b/.test(userAgent) ? 'ios' : 'desktop';
}
