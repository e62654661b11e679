// What a printer is and does, in the seller's words. Called while drawing, so that the language can change.
import type { Printer } from '$lib/domain/printer';
import type { PrinterStatus, PrinterWay } from '$lib/till/devices.svelte';
import type { IconName } from '$lib/ui/icons';
import * as m from '$lib/paraglide/messages';
import { heardOf, troubleText } from '../printer-state';

interface Way {
  readonly icon: IconName;
  readonly name: () => string;
  /** what to do before it is connected */
  readonly first: () => string;
  /** what becomes of it after a restart */
  readonly after: () => string;
  /** why this browser does not have it */
  readonly lacking: () => string;
}

const network = {
  icon: 'network',
  after: m.printers_kept,
  lacking: m.printers_no_network,
} as const;

const WAYS: ReadonlyMap<string, Way> = new Map<string, Way>([
  [
    'ble',
    {
      icon: 'bluetooth',
      name: m.printers_ble,
      first: m.printers_ble_first,
      after: m.printers_ble_after,
      lacking: m.printers_no_ble,
    },
  ],
  [
    'usb',
    {
      icon: 'printer',
      name: m.printers_usb,
      first: m.printers_usb_first,
      after: m.printers_usb_after,
      lacking: m.printers_no_usb,
    },
  ],
  [
    'serial',
    {
      icon: 'bluetooth',
      name: m.printers_serial,
      first: m.printers_serial_first,
      after: m.printers_kept,
      lacking: m.printers_no_serial,
    },
  ],
  ['epos', { ...network, name: m.printers_network, first: m.printers_network_first }],
  ['web-prnt', { ...network, name: m.printers_star, first: m.printers_star_first }],
  [
    'on-screen',
    {
      icon: 'screen',
      name: m.printer_on_screen,
      first: m.printers_screen_note,
      after: m.printers_kept,
      lacking: m.printers_no_network,
    },
  ],
]);

/** How a driver is called; one of another version has only its id. */
export const wayOf = (driver: string): Way =>
  WAYS.get(driver) ?? {
    icon: 'printer',
    name: () => driver,
    first: m.printers_foreign,
    after: m.printers_kept,
    lacking: m.printers_foreign,
  };

/** The way to one printer: a serial port is a cable or Bluetooth. */
export function wayTo({ driver, address }: Pick<Printer, 'driver' | 'address'>): Way {
  const way = wayOf(driver);
  if (driver !== 'serial') return way;
  return address['kind'] === 'bluetooth'
    ? { ...way, name: m.printers_classic }
    : { ...way, name: m.printers_port, icon: 'printer' };
}

/** What a tap on a way does, or why there is none. */
export const goText = ({ driver, availability }: PrinterWay): string => {
  if (availability.ok) return m.printers_connect();
  return availability.why === 'off' ? m.printers_off() : wayOf(driver.id).lacking();
};

/** The seller's name for it; *On screen* is named by the language. */
export const nameOf = ({ name, driver }: Printer): string => name || wayOf(driver).name();

export interface StateWords {
  readonly icon: IconName;
  readonly text: string;
  readonly amber?: boolean;
}

/**
 * The state of a printer.
 * @param inReach whether this window may print there without a tap
 * @param waiting receipts that wait for it; a printer nobody needs now asks for nobody
 */
export function stateWords(status: PrinterStatus, inReach: boolean, waiting: number): StateWords {
  const { state, error, trouble } = heardOf(status);
  if (trouble) return { icon: 'alert', text: troubleText(trouble), amber: true };
  switch (state) {
    case 'ready':
      return error ? look() : { icon: 'check', text: m.printer_ready() };
    case 'busy':
      return { icon: 'printer', text: m.printer_printing() };
    case 'connecting':
      return { icon: 'clock', text: m.printer_connecting() };
    case 'lost':
      return { icon: 'alert', text: m.printer_no_answer(), amber: true };
    case 'idle':
      if (needsTap(status, inReach))
        return { icon: 'hand', text: m.printer_needs_tap(), amber: waiting > 0 };
      return error ? look() : { icon: 'clock', text: m.printers_not_asked() };
  }
}

/** Whether only a tap can bring it back. */
export const needsTap = ({ state, error }: PrinterStatus, inReach: boolean): boolean =>
  state === 'idle' && (!inReach || error === 'printer-needs-tap');

const look = (): StateWords => ({ icon: 'alert', text: m.printer_look(), amber: true });
