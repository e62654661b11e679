// A printer's name and state in the seller's words: for the lip of the desk and the chip in the strip.
import type { Printer, PrinterTrouble } from '$lib/domain/printer';
import type { PrinterStatus } from '$lib/till/devices.svelte';
import type { Till } from '$lib/till/till.svelte';
import type { IconName } from '$lib/ui/icons';
import * as m from '$lib/paraglide/messages';

export interface PrinterWords {
  readonly status: string;
  readonly icon: IconName;
  /** a person must look at it */
  readonly amber: boolean;
}

/** The seller's own name of a printer; the one on screen has its name from the catalogue. */
export const printerName = (printer: Printer): string =>
  isOnScreen(printer) ? m.printer_on_screen() : printer.name;

const isOnScreen = ({ driver }: Printer): boolean => driver === 'on-screen';

const TROUBLES: Readonly<Record<PrinterTrouble, () => string>> = {
  'printer-paper-out': m.print_trouble_paper,
  'printer-cover-open': m.print_trouble_cover,
  'printer-hot': m.print_trouble_hot,
  'printer-cutter': m.print_trouble_cutter,
  'printer-fault': m.print_trouble_fault,
  'printer-offline': m.print_trouble_offline,
};

/** What keeps a printer from printing, in two or three words. */
export const troubleText = (trouble: PrinterTrouble): string => TROUBLES[trouble]();

/** The status without an error that the printer itself has since said is over. */
export const heardOf = (status: PrinterStatus): PrinterStatus =>
  status.state === 'ready' && !status.trouble && status.error && status.error in TROUBLES
    ? { ...status, error: null, reason: null }
    : status;

/**
 * What is known of a printer now; never "ready" for one that nobody has talked to yet.
 * @param withinReach this window may print there without a tap
 */
export function printerWords(
  printer: Printer,
  status: PrinterStatus,
  withinReach: boolean,
): PrinterWords {
  const { state, error, trouble } = heardOf(status);
  if (isOnScreen(printer)) return calm(m.printer_ready(), 'check');
  if (trouble) return look(troubleText(trouble));
  switch (state) {
    case 'connecting':
      return calm(m.printer_connecting(), 'again');
    case 'busy':
      return calm(m.printer_printing(), 'again');
    case 'ready':
      return error === null ? calm(m.printer_ready(), 'check') : look(m.printer_look());
    case 'lost':
      return look(m.printer_no_answer());
    case 'idle':
      if (error === 'printer-needs-tap' || !withinReach) return calm(m.printer_needs_tap(), 'hand');
      return error === null ? calm(m.printer_not_connected(), 'ring') : look(m.printer_look());
  }
}

/** The same for a printer of this till. */
export const printerWordsOf = (till: Till, printer: Printer): PrinterWords =>
  printerWords(printer, till.devices.statusOf(printer.id), till.devices.isWithinReach(printer.id));

const calm = (status: string, icon: IconName): PrinterWords => ({ status, icon, amber: false });
const look = (status: string): PrinterWords => ({ status, icon: 'alert', amber: true });
