// One request to a device of the local network, with its own end. Knows nothing of receipts.
import { AppError } from '../../domain/errors';
import { toDeviceError, type DeviceStep } from '../browser-error';
import type { DeviceEnvironment } from '../device';
import { withDeadline } from '../waiting';
import { isLoopback, needsLocalHint } from './lan-address';

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
 * A certificate that was not accepted, plain http that the browser blocks and a printer that is off all look the same
 * to a page, by design of `fetch`.
 * @throws AppError `printer-unreachable` or `printer-lost`, by `step`: no readable answer; `printer-denied`
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
    const fault = toDeviceError(error, step);
    if (fault.code !== 'printer-unreachable' || !(await isDenied(env, url))) throw fault;
    throw new AppError('printer-denied', 'local network', { cause: fault });
  } finally {
    stop.abort();
  }
}

/**
 * Whether the seller, or whoever manages the tablet, told the browser to keep this page off the local network. Asked
 * only after a failure: a page that is itself on that network needs no permission, whatever its state.
 */
async function isDenied({ permissions }: DeviceEnvironment, url: string): Promise<boolean> {
  if (!permissions) return false;
  // Newer than TypeScript's own list; in two parts since Chrome 145 (platform.md §5).
  const name = (isLoopback(url) ? 'loopback-network' : 'local-network') as PermissionName;
  return permissions.query({ name }).then(
    ({ state }) => state === 'denied',
    // A browser without such a permission throws: it has not denied anything.
    () => false,
  );
}
