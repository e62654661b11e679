// The owner's PIN (link-security §5.1 `refundNow`, §9 step 1): stored as a slow salted hash, and fewer tries the more
// of them are wrong. It keeps a seller from an owner's choices; whoever has the tablet's disk is not kept by it.
import { AppError } from '../domain/errors';
import type { StoredPin } from '../offline/settings';
import { decodeBase64url, encodeBase64url } from '../schemes/kass/base64url';
import type { Ports } from './ports';

/** OWASP's figure for PBKDF2 with HMAC-SHA-256 (Password Storage Cheat Sheet, 2023). */
const ROUNDS = 600_000;
/** So many wrong ones are free; then each doubles the wait, from half a minute to an hour. */
const FREE_TRIES = 4;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 60 * 60 * 1000;

/** Four to twelve digits: a keypad types them. */
export const isPin = (text: string): boolean => /^\d{4,12}$/.test(text);

/** Sets the PIN; who changes it has proven the old one with `checkPin`. @throws TypeError when it is no PIN */
export async function setPin(ports: Ports, pin: string, rounds = ROUNDS): Promise<void> {
  if (!isPin(pin)) throw new TypeError('Not a PIN');
  const salt = encodeBase64url(ports.random(16));
  const hash = await hashOf(pin, salt, rounds);
  await ports.storage.saveSettings({ pin: { salt, hash, rounds, wrong: 0, until: 0 } });
  ports.windows.announce();
}

/** From now on nothing needs one; who removes it has proven it with `checkPin`. */
export async function removePin(ports: Ports): Promise<void> {
  await ports.storage.saveSettings({ pin: undefined });
  ports.windows.announce();
}

/**
 * Whether this is the owner. A wrong PIN is counted before it is compared, so that leaving the page in between
 * gains nothing.
 * @throws AppError `pin-missing` when none is set, `pin-locked` with `details.seconds`, `pin-wrong`
 */
export async function checkPin(ports: Ports, pin: string): Promise<void> {
  await ports.windows.exclusive('pin', async () => {
    const { pin: stored } = await ports.storage.loadSettings();
    if (!stored) throw new AppError('pin-missing');
    const now = ports.clock.now();
    if (now < stored.until) throw locked(stored.until - now);
    const counted = afterWrong(stored, now);
    await ports.storage.saveSettings({ pin: counted });
    if (!isPin(pin) || (await hashOf(pin, stored.salt, stored.rounds)) !== stored.hash)
      throw counted.until > now ? locked(counted.until - now) : new AppError('pin-wrong');
    await ports.storage.saveSettings({ pin: { ...stored, wrong: 0, until: 0 } });
  });
}

function afterWrong(stored: StoredPin, now: number): StoredPin {
  const wrong = stored.wrong + 1;
  const wait = wrong <= FREE_TRIES ? 0 : FIRST_WAIT_MS * 2 ** (wrong - FREE_TRIES - 1);
  return { ...stored, wrong, until: wait === 0 ? 0 : now + Math.min(wait, LONGEST_WAIT_MS) };
}

const locked = (ms: number): AppError =>
  new AppError('pin-locked', undefined, { details: { seconds: String(Math.ceil(ms / 1000)) } });

async function hashOf(pin: string, salt: string, iterations: number): Promise<string> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, [
    'deriveBits',
  ]);
  const bits = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', salt: decodeBase64url(salt), iterations },
    key,
    256,
  );
  return encodeBase64url(new Uint8Array(bits));
}
