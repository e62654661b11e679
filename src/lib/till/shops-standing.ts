// What a shop answers to a till that pairs or is paired: its page, and how this till stands with it.
import * as z from 'zod/mini';
import { AppError } from '../domain/errors';
import { DEFAULT_GRANTS, Grants, type Shop, type WellKnown } from '../domain/shop';
import { checkWellKnown, type PairingLink } from '../schemes/kass/pairing';
import type { Ports } from './ports';

/** A shop that has not answered by then is unreachable, in milliseconds. */
const ANSWER_WITHIN_MS = 15_000;

const Answer = z.object({
  state: z.optional(z.enum(['asking', 'allowed', 'refused'])),
  error: z.optional(z.string()),
  grants: z.optional(Grants),
});

/** How this till stands with a shop. */
export type Standing =
  | { readonly type: 'asking' | 'refused' | 'expired' }
  | { readonly type: 'allowed'; readonly grants: Grants };

/** Sends the pairing request, which asks how this till stands. @throws AppError `pair-unreachable` */
export async function askStanding(ports: Ports, shop: Shop): Promise<Standing> {
  const response = await reach(ports, shop.pair, {
    method: 'POST',
    body: shop.request,
    headers: { 'Content-Type': 'application/jose' },
  });
  const body = Answer.safeParse(await response.json().catch(() => null));
  if (response.status === 410) return { type: 'expired' };
  if (body.success) {
    const { state, error, grants = DEFAULT_GRANTS } = body.data;
    const isDenied = response.status === 401 || response.status === 403;
    if (isDenied && (state === 'refused' || error === 'revoked')) return { type: 'refused' };
    if (response.ok && state === 'allowed') return { type: 'allowed', grants };
    if (response.ok && state === 'asking') return { type: 'asking' };
  }
  throw new AppError('pair-unreachable', `An answer that is none, ${response.status}`);
}

/** @throws AppError `pair-mismatch`, `pair-unreachable` */
export async function wellKnownOf(
  ports: Ports,
  link: Pick<PairingLink, 'origin' | 'keys' | 'callback'>,
): Promise<WellKnown> {
  const response = await reach(ports, `${link.origin}/.well-known/kass.json`, {
    cache: 'no-store',
  });
  // A server that is ill says nothing about its keys.
  if (response.status === 429 || response.status >= 500) throw new AppError('pair-unreachable');
  return checkWellKnown(link, response.ok ? await response.json().catch(() => null) : null);
}

async function reach(ports: Ports, address: string, init: RequestInit): Promise<Response> {
  try {
    return await ports.fetch(address, {
      ...init,
      mode: 'cors',
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
  } catch (cause) {
    throw new AppError('pair-unreachable', undefined, {
      cause,
      details: { host: new URL(address).host },
    });
  }
}
