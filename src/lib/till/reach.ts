// Requests to shops: a time limit, no cookies, no redirects, and answers that cannot fill the memory.
import type { Ports } from './ports';

export { readLimited } from '../delivery/read-limited';

/** A shop that has not answered by then is unreachable, in milliseconds. */
const ANSWER_WITHIN_MS = 15_000;

const REQUEST = {
  mode: 'cors',
  credentials: 'omit',
  redirect: 'error',
  referrerPolicy: 'no-referrer',
  cache: 'no-store',
} as const satisfies RequestInit;

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
