// Which printers are apps. A file of its own, so that the first screen asks without loading what reads a stored printer.
import type { Printer } from './printer';

/** The `driver` of a printer that an app on this device, or the system itself, prints for: no device of this page. */
export const PRINT_APP = 'app';

/** The id of the system's own print dialog among the apps: stored, never changed. */
export const SYSTEM_PRINT = 'system';

/** The id of the app that prints for a printer; null for a printer that this page reaches itself. */
export const appIdOf = ({ driver, address }: Pick<Printer, 'driver' | 'address'>): string | null =>
  driver === PRINT_APP ? (address['app'] ?? '') : null;
