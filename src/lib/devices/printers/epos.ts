// Network printers that speak Epson's ePOS-Print XML over HTTP (print-apps.md §6). The answer comes after printing.
//
//   status request (nothing can be printed by it) → the job → "success"
import { AppError, isAppError } from '../../domain/errors';
import { SendError, type DeviceEnvironment, type PrinterDriver, type PrinterLink } from '../device';
import { postXml } from '../transports/http';
import { toLanOrigin } from '../transports/lan-address';
import { makeSignal, Turns } from '../waiting';
import { mayHavePrinted, parseEposReply, whyBlocked, type EposReply } from './epos-reply';

/** `devid` as printers have it from the factory; `timeout` is the printer's own, in milliseconds. */
const SERVICE = '/cgi-bin/epos/service.cgi?devid=local_printer&timeout=10000';
const PROBE_TIMEOUT_MS = 5_000;
/** Long enough for the seller to answer the browser's question about the local network. */
const PAIR_TIMEOUT_MS = 60_000;
/** More than the printer's own, so that its answer has a chance to come. */
const PRINT_TIMEOUT_MS = 20_000;

/** An empty job: the printer answers with its status. Seen in public code, not read in the manual (B). */
const STATUS_REQUEST = new TextEncoder().encode(
  '<?xml version="1.0" encoding="utf-8"?>' +
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>' +
    '<epos-print xmlns="http://www.epson-pos.com/schemas/2011/03/epos-print"></epos-print>' +
    '</s:Body></s:Envelope>',
);

export const epos = {
  id: 'epos',
  languages: ['epos-xml'],
  remembers: true,
  asks: 'address',
  availability: () => ({ ok: true }),
  async pair(env, typed = '') {
    const url = serviceUrl(typed);
    await askStatus(env, url, PAIR_TIMEOUT_MS);
    return { name: new URL(url).host, address: { url } };
  },
  async connect(env, { url = '' }) {
    const checked = serviceUrl(url);
    await askStatus(env, checked, PROBE_TIMEOUT_MS);
    return linkTo(env, checked);
  },
} as const satisfies PrinterDriver;

/** From what was typed, or from a whole address of the service as it is stored. */
const serviceUrl = (text: string) => toLanOrigin(text.trim().replace(SERVICE, '')) + SERVICE;

function linkTo(env: DeviceEnvironment, url: string): PrinterLink {
  const gone = makeSignal();
  const turns = new Turns();
  const printOne: PrinterLink['send'] = async (payload, { onProgress } = {}) => {
    try {
      await makeSure(env, url);
      const reply = await print(env, url, payload);
      onProgress?.(payload.length, payload.length);
      return reply;
    } catch (error) {
      if (isAppError(error) && error.code !== 'printer-refused') gone.raise();
      throw error;
    }
  };
  return {
    send: (payload, options) => turns.take(() => printOne(payload, options)),
    abilities: { status: true, confirms: 'printed' },
    lost: gone.raised,
    close() {
      gone.raise();
      return gone.raised;
    },
  };
}

/** @throws AppError `printer-unreachable`; `printer-unknown-kind` when something else answers there */
async function askStatus(
  env: DeviceEnvironment,
  url: string,
  timeoutMs: number,
): Promise<EposReply> {
  const answer = await postXml(env, { url, body: STATUS_REQUEST, timeoutMs, step: 'connecting' });
  const reply = parseEposReply(answer);
  if (reply && reply.code !== 'DeviceNotFound') return reply;
  throw new AppError('printer-unknown-kind', 'no ePOS-Print printer', {
    details: { reason: reply?.code ?? 'no answer of a printer' },
  });
}

/**
 * Asks before each job. A page cannot tell a refused connection from a lost answer, so a printer that is away or
 * cannot print has to be found out by a request that prints nothing.
 */
async function makeSure(env: DeviceEnvironment, url: string): Promise<void> {
  const reply = await askStatus(env, url, PROBE_TIMEOUT_MS).catch((error: unknown) => {
    throw isAppError(error) ? new SendError(error.code, false, { cause: error }) : error;
  });
  const reason = whyBlocked(reply);
  if (reason) throw new SendError('printer-refused', false, { details: { reason } });
}

async function print(env: DeviceEnvironment, url: string, payload: Uint8Array): Promise<'printed'> {
  const request = { url, body: payload, timeoutMs: PRINT_TIMEOUT_MS, step: 'sending' } as const;
  const answer = await postXml(env, request).catch((error: unknown) => {
    throw isAppError(error) ? new SendError(error.code, true, { cause: error }) : error;
  });
  const reply = parseEposReply(answer);
  if (!reply) throw new SendError('printer-refused', true, { details: { reason: 'unreadable' } });
  if (reply.success) return 'printed';
  throw new SendError('printer-refused', mayHavePrinted(reply), {
    details: { reason: reply.code || 'refused' },
  });
}
