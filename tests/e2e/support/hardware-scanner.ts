// A hardware scanner as the system sees it: a US keyboard whose keys come eight milliseconds apart, Enter at the end.
// Through the browser's own input, which lets a test say when a key was pressed: a busy machine must not make it slow.
import type { Page } from '@playwright/test';

const KEY_MS = 8;
const SHIFT = 8;

/** The places of signs, and whether they need Shift. */
const SIGNS: Readonly<Record<string, readonly [code: string, shift: boolean]>> = {
  ':': ['Semicolon', true],
  '/': ['Slash', false],
  '?': ['Slash', true],
  '.': ['Period', false],
  '#': ['Digit3', true],
  '=': ['Equal', false],
  '-': ['Minus', false],
  _: ['Minus', true],
};

/** What the keys of letters and signs write under the Russian layout, as far as links need them. */
const RUSSIAN: Readonly<Record<string, string>> = Object.fromEntries(
  [...'qwertyuiop[]asdfghjkl;zxcvbnm,./:?#'].map((us, index) => [
    us,
    [...'йцукенгшщзхъфывапролджячсмитьбю.Ж,№'][index] ?? us,
  ]),
);

const russian = (us: string): string => {
  const lower = RUSSIAN[us.toLowerCase()] ?? us;
  return us === us.toLowerCase() ? lower : lower.toUpperCase();
};

function placeOf(us: string): readonly [code: string, shift: boolean] {
  if (/[a-z]/i.test(us)) return [`Key${us.toUpperCase()}`, us !== us.toLowerCase()];
  if (/\d/.test(us)) return [`Digit${us}`, false];
  const place = SIGNS[us];
  if (!place) throw new Error(`This scanner has no key for ${us}`);
  return place;
}

/** Types a text and Enter. @param layout what the system makes of the keys */
export async function scanWithHardware(
  page: Page,
  text: string,
  layout: 'us' | 'russian' = 'us',
): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const begin = Date.now() / 1000;
  const press = (key: string, code: string, shift: boolean, at: number) => {
    const timestamp = begin + (at * KEY_MS) / 1000;
    const stroke = { key, code, modifiers: shift ? SHIFT : 0, timestamp };
    return [
      session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...stroke }),
      session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...stroke }),
    ];
  };
  const keys = [...text].flatMap((us, index) => {
    const [code, shift] = placeOf(us);
    return press(layout === 'russian' ? russian(us) : us, code, shift, index);
  });
  await Promise.all([...keys, ...press('Enter', 'Enter', false, text.length)]);
  await session.detach();
}
