import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../../src/lib/domain/errors';
import type { Printer } from '../../../../src/lib/domain/printer';
import * as m from '../../../../src/lib/paraglide/messages';
import type { PrinterStatus } from '../../../../src/lib/till/devices.svelte';
import { wordsFor } from '../../../../src/lib/till/messages';
import {
  adviceFor,
  faultOf,
  pageOf,
  type Help,
} from '../../../../src/routes/printers/printer-faults';

type Place = Pick<Printer, 'driver' | 'address'>;

const ble = { driver: 'ble', address: { id: 'x' } };
const usb = { driver: 'usb', address: { vendorId: '0416', serial: '' } };
const usbWithSerial = { driver: 'usb', address: { vendorId: '04b8', serial: 'J1' } };
const classic = { driver: 'serial', address: { kind: 'bluetooth' } };
const port = { driver: 'serial', address: { kind: 'usb', baud: '9600' } };
const epson = { driver: 'epos', address: { url: 'http://192.168.1.50/cgi-bin/epos/service.cgi' } };
const secure = {
  driver: 'epos',
  address: { url: 'https://192.168.1.50/cgi-bin/epos/service.cgi' },
};

const status = (part: Partial<PrinterStatus>): PrinterStatus => ({
  state: 'idle',
  error: null,
  reason: null,
  trouble: null,
  ...part,
});

describe('what helps a printer that does not print', () => {
  it.each<[string, ErrorCode, string | null, Place, () => string, Help]>([
    [
      'asleep, or held by a phone',
      'printer-unreachable',
      null,
      ble,
      m.printers_why_ble_away,
      'again',
    ],
    ['off at its cable', 'printer-lost', null, usb, m.printers_why_cable, 'again'],
    [
      'paired, and away',
      'printer-unreachable',
      null,
      classic,
      m.printers_why_classic_away,
      'again',
    ],
    ['a port with another speed', 'printer-unreachable', null, port, m.printers_why_port, 'again'],
    ['another network', 'printer-unreachable', null, epson, m.printers_why_network_away, 'again'],
    ['a certificate', 'printer-unreachable', null, secure, m.printers_why_certificate, 'page'],
    ['the local network', 'printer-denied', null, epson, m.printers_why_denied, 'again'],
    ['no printer there', 'printer-unknown-kind', 'x', epson, m.printers_why_not_there, 'again'],
    [
      'the driver of Windows',
      'printer-in-use',
      'windows-driver',
      usb,
      m.printers_why_windows,
      'again',
    ],
    ['the driver of Linux', 'printer-in-use', 'kernel-driver', usb, m.printers_why_kernel, 'again'],
    ['another program', 'printer-in-use', 'another-program', port, m.printers_why_program, 'again'],
    ['another window', 'printer-in-use', 'this-page', port, m.printers_why_this_page, 'again'],
    ['no serial number', 'printer-needs-tap', null, usb, m.printers_why_usb_tap, 'connect'],
    ['a serial number', 'printer-needs-tap', null, usbWithSerial, m.printers_why_tap, 'connect'],
    ['a new page', 'printer-needs-tap', null, ble, m.printers_why_ble_tap, 'connect'],
  ])('%s', (_, code, reason, printer, words, help) => {
    expect(adviceFor({ code, reason }, printer)).toEqual({ text: words(), help });
  });

  it('sends a serial chip to the way that reaches it', () => {
    const { text } = adviceFor({ code: 'printer-unknown-kind', reason: 'serial-chip' }, usb);
    expect(text).toContain(m.printers_serial());
  });

  it('has words of its own for a cause that nobody knows', () => {
    const { text } = adviceFor({ code: 'printer-in-use', reason: 'martians' }, usb);
    expect(text).toBe(wordsFor('printer-in-use').advice());
  });
});

describe('the fault of a printer now', () => {
  it('is what the printer says, before any error', () => {
    const now = status({ state: 'busy', error: 'printer-lost', trouble: 'printer-paper-out' });
    const text = `${wordsFor('printer-paper-out').advice()} ${m.print_goes_on()}`;
    expect(faultOf(now, usb, true)).toEqual({ text, help: 'again' });
  });

  it('promises to go on by itself only where it does', () => {
    const now = status({ state: 'ready', trouble: 'printer-cutter' });
    expect(faultOf(now, usb, true)?.text).toBe(wordsFor('printer-cutter').advice());
  });

  it('is over when the printer said so, although the last receipt failed', () => {
    expect(faultOf(status({ state: 'ready', error: 'printer-paper-out' }), usb, true)).toBeNull();
    expect(faultOf(status({ state: 'ready', error: 'printer-silent' }), usb, true)?.help).toBe(
      'test',
    );
  });

  it('is the missing tap in a window that does not hold it', () => {
    expect(faultOf(status({}), ble, false)).toEqual({
      text: m.printers_why_ble_tap(),
      help: 'connect',
    });
    expect(faultOf(status({}), ble, true)).toBeNull();
  });
});

describe('the page of a printer', () => {
  it('is where a certificate can be accepted, and nowhere else', () => {
    expect(pageOf(secure)).toBe('https://192.168.1.50');
    expect(pageOf(epson)).toBeNull();
    expect(pageOf(ble)).toBeNull();
  });

  it.each(['https://', 'https://[', 'https://a b'])(
    'is none of %j, an address half typed',
    (url) => {
      expect(pageOf({ address: { url } })).toBeNull();
    },
  );
});
