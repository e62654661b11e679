// Why a printer does not print, in plain words, and the one thing that helps (printers.md §2 to §6). What an error is
// called stands in `till/messages.ts`; here is what only the way to the printer and its settings tell.
import type { ErrorCode } from '$lib/domain/errors';
import type { Printer } from '$lib/domain/printer';
import * as m from '$lib/paraglide/messages';
import { wordsFor } from '$lib/till/messages';
import type { PrinterStatus } from '$lib/till/devices.svelte';
import { heardOf } from '../printer-state';
import { troubleAdvice } from '../trouble-advice';
import { needsTap } from './printer-words';

/** What the one button of a fault does. `page` opens the printer's own page. */
export type Help = 'connect' | 'again' | 'test' | 'page';

export interface Fault {
  readonly text: string;
  readonly help: Help;
}

/** An error as far as its words depend on it. */
export interface Cause {
  readonly code: ErrorCode;
  readonly reason?: string | null | undefined;
}

type Place = Pick<Printer, 'driver' | 'address'>;

/** What keeps a printer from printing now; null: nothing that is known. */
export function faultOf(status: PrinterStatus, printer: Place, inReach: boolean): Fault | null {
  const { error, reason, trouble } = heardOf(status);
  if (trouble) return { text: troubleAdvice(trouble), help: 'again' };
  if (needsTap(status, inReach)) return { text: whyTap(printer), help: 'connect' };
  return error && adviceFor({ code: error, reason }, printer);
}

/** What to do about an error of a printer. */
export function adviceFor({ code, reason }: Cause, printer: Place): Fault {
  switch (code) {
    case 'printer-needs-tap':
      return { text: whyTap(printer), help: 'connect' };
    case 'printer-unreachable':
    case 'printer-lost':
      return pageOf(printer)
        ? { text: m.printers_why_certificate(), help: 'page' }
        : { text: whyAway(printer), help: 'again' };
    case 'printer-in-use':
      return { text: whyInUse(reason), help: 'again' };
    case 'printer-unknown-kind':
      return { text: whyUnknown(code, reason, printer), help: 'again' };
    case 'printer-denied':
      return { text: m.printers_why_denied(), help: 'again' };
    case 'printer-silent':
    case 'printer-refused':
      return { text: wordsFor(code).advice(), help: 'test' };
    default:
      return { text: wordsFor(code).advice(), help: 'again' };
  }
}

/** The printer's own page, where its certificate may have to be accepted (printers.md §5); null for every other way. */
export function pageOf({ address: { url } }: Pick<Printer, 'address'>): string | null {
  return url?.startsWith('https://') && URL.canParse(url) ? new URL(url).origin : null;
}

const isWireless = ({ address }: Place): boolean => address['kind'] === 'bluetooth';

function whyTap({ driver, address }: Place): string {
  if (driver === 'ble') return m.printers_why_ble_tap();
  if (driver === 'usb' && !address['serial']) return m.printers_why_usb_tap();
  return m.printers_why_tap();
}

function whyAway(printer: Place): string {
  switch (printer.driver) {
    case 'ble':
      return m.printers_why_ble_away();
    case 'usb':
      return m.printers_why_cable();
    case 'serial':
      return isWireless(printer) ? m.printers_why_classic_away() : m.printers_why_port();
    case 'epos':
    case 'web-prnt':
      return m.printers_why_network_away();
    default:
      return wordsFor('printer-unreachable').advice();
  }
}

/** Systems and programs that hold a printer (printers.md §4). */
function whyInUse(reason: string | null | undefined): string {
  switch (reason) {
    case 'windows-driver':
      return m.printers_why_windows();
    case 'kernel-driver':
      return m.printers_why_kernel();
    case 'another-program':
      return m.printers_why_program();
    case 'this-page':
      return m.printers_why_this_page();
    default:
      return wordsFor('printer-in-use').advice();
  }
}

function whyUnknown(code: ErrorCode, reason: string | null | undefined, { driver }: Place): string {
  if (reason === 'serial-chip') return m.printers_why_chip({ way: m.printers_serial() });
  if (driver === 'epos' || driver === 'web-prnt') return m.printers_why_not_there();
  return wordsFor(code).advice();
}
