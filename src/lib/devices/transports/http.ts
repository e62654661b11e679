// One request to a device of the local network, with its own end. Knows nothing of receipts.
import { AppError } from '../../domain/errors';
import { toDeviceError, type DeviceStep } from '../browser-error';
import type { DeviceEnvironment } from '../device';
import { withDeadline } from '../waiting';
import { needsLocalHint } from './lan-address';

/** Newer than TypeScript's own list: Local Network Access, Chrome 142 and later. */
type LocalRequestInit = RequestInit & { readonly targetAddressSpace?: 'local' };

export interface XmlRequest {
  readonly url: string;
  readonly body: Uint8Array;
  /** until the whole answer is there, in milliseconds */
  readonly timeoutMs: number;
  /** what a failure means: nobody there, or lost half-way */
  readonly step: DeviceStep;
}

/**
 * Posts XML and gives the text of the answer, whatever its HTTP status.
 * @throws AppError `printer-unreachable` or `printer-lost`, by `step`: no readable answer
 */
export async function postXml(env: DeviceEnvironment, request: XmlRequest): Promise<string> {
  const { fetch } = env;
  const { url, timeoutMs, step } = request;
  const stop = new AbortController();
  const init: LocalRequestInit = {
    method: 'POST',
    headers: { 'Content-Type': 'text/xml; charset=utf-8' },
    body: request.body.slice(),
    credentials: 'omit',
    redirect: 'error',
    signal: stop.signal,
    ...(needsLocalHint(url) ? { targetAddressSpace: 'local' } : {}),
  };
  const late = () => new AppError(step === 'sending' ? 'printer-lost' : 'printer-unreachable');
  try {
    const answer = fetch(url, init).then((response) => response.text());
    return await withDeadline(env, timeoutMs, answer, late);
  } catch (error) {
    throw toDeviceError(error, step);
  } finally {
    stop.abort();
  }
}
