// Requests to shops: a time limit, no cookies, no redirects, and answers that cannot fill the memory.
import { AppError, isAppError } from '../domain/errors';
import type { Ports } from './ports';

/** A shop that has not answered by then is unreachable, in milliseconds. */
const ANSWER_WITHIN_MS = 15_000;

const REQUEST = {
  mode: 'cors',
  credentials: 'omit',
  redirect: 'error',
  referrerPolicy: 'no-referrer',
  cache: 'no-store',
} as const satisfies RequestInit;

/** The body, given up as soon as it is longer than `max` bytes: a shop's answer must not fill the memory. */
export async function readLimited(
  response: Response,
  max: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader();
  let bytes = new Uint8Array(0);
  try {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true };
      if (done) return bytes;
      const longer = new Uint8Array(bytes.length + value.length);
      longer.set(bytes);
      longer.set(value, bytes.length);
      bytes = longer;
      if (bytes.length > max)
        throw new AppError('link-too-long', `More than ${max} bytes`, {
          details: { reason: 'document' },
        });
    }
  } catch (cause) {
    if (isAppError(cause)) throw cause;
    throw new AppError('link-unreachable', undefined, { cause });
  } finally {
    await reader?.cancel().catch(() => undefined);
  }
}

/** The answer, or null when there is none that this page may read. `init`: what is asked, where it is no GET. */
export async function reach(
  ports: Ports,
  address: string,
  init: Pick<RequestInit, 'method' | 'headers' | 'body'> = {},
): Promise<Response | null> {
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    return await ports.fetch(address, { ...REQUEST, ...init, signal });
  } catch (error) {
    // fetch rejects with TypeError for every network fault and with TimeoutError by the signal.
    if (error instanceof TypeError || error instanceof DOMException) return null;
    throw error;
  }
}
