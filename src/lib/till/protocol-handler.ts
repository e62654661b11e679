// The browser as the opener of `web+kass:` links, for tills that are a page and not an installed app.

/** Whether this browser lets a page open links of its own scheme; Chrome on Android does not (platform.md §11). */
export const canOpenOwnLinks = (): boolean => 'registerProtocolHandler' in navigator;

/**
 * Asks the browser to open `web+kass:` links here. The browser asks the seller, and does not tell the page what
 * was answered. Must run in a tap.
 * @returns whether the browser took the request; it refuses in private windows
 */
export function askForOwnLinks(): boolean {
  try {
    navigator.registerProtocolHandler('web+kass', '/#l=%s');
    return true;
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
}
