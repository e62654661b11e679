// What a printer is and does, in the seller's words. Called while drawing, so that the language can change.
import type { Printer } from '$lib/domain/printer';
import type { PrinterStatus } from '$lib/till/devices.svelte';
import type { IconName } from '$lib/ui/icons';
import * as m from '$lib/paraglide/messages';

interface Way {
  readonly icon: IconName;
  readonly name: () => string;
  readonly note: () => string;
}

const WAYS: ReadonlyMap<string, Way> = new Map<string, Way>([
  ['ble', { icon: 'bluetooth', name: m.printers_ble, note: m.printers_ble_note }],
  ['epos', { icon: 'network', name: m.printers_network, note: m.printers_network_note }],
  ['on-screen', { icon: 'screen', name: m.printer_on_screen, note: m.printers_screen_note }],
]);

/** How a driver is called; one of another version has only its id. */
export const wayOf = (driver: string): Way =>
  WAYS.get(driver) ?? { icon: 'printer', name: () => driver, note: m.printers_foreign };

/** The seller's name for it; *On screen* is named by the language. */
export const nameOf = ({ name, driver }: Printer): string => name || wayOf(driver).name();

interface StateWords {
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
  const { state, error } = status;
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
        return { icon: 'bluetooth', text: m.printer_needs_tap(), amber: waiting > 0 };
      return error ? look() : { icon: 'clock', text: m.printers_not_asked() };
  }
}

/** Whether only a tap can bring it back. */
export const needsTap = ({ state, error }: PrinterStatus, inReach: boolean): boolean =>
  state === 'idle' && (!inReach || error === 'printer-needs-tap');

const look = (): StateWords => ({ icon: 'alert', text: m.printer_look(), amber: true });
