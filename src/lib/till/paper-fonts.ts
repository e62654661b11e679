// The letters of lines that no printer has: Google's Noto fonts (SIL Open Font License 1.1), in slices that a browser
// loads when a text needs them. Chinese and pictures are large and stored when first used (offline/later.ts).
import '@fontsource/noto-emoji/400.css';
import '@fontsource/noto-sans-sc/400.css';
import './paper-fonts.css';

const FIRST = '"Kass Paper"';
/** In this order; what none of them has is drawn in a font of the system. Pictures before Chinese, whose font has some. */
export const FAMILIES = `${FIRST}, "Noto Emoji", "Noto Sans SC", monospace`;

/** How long a slice may take, in milliseconds: paper does not wait longer for its looks. */
const LOAD_TIMEOUT_MS = 4_000;

/** Loads the slices that a text needs; without network, those that were stored. */
export async function loadLetters(text: string): Promise<void> {
  // ASCII is in the first font, and in every slice of some others, which nobody needs for it.
  const letters = text.replace(/[ -~]/g, '');
  const wanted = [document.fonts.load(`20px ${FIRST}`, text)];
  if (letters !== '') wanted.push(document.fonts.load(`20px ${FAMILIES}`, letters));
  const late = new Promise<void>((resolve) => setTimeout(resolve, LOAD_TIMEOUT_MS));
  // A slice that is not to be had: the next font of the list has the letter, or the system.
  await Promise.race([Promise.allSettled(wanted), late]);
}
