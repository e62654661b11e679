// A printer that is an app and is not stored yet: by the app's id, or the print dialog of the system.
import { newPrinterId } from '../domain/ids';
import { SYSTEM_PRINT } from '../domain/print-app';
import type { Printer } from '../domain/printer';
import { printSchemeOf } from '../schemes/print-registry';
import type { Ports } from './ports';
import { newAppPrinter } from './print-apps';
import { newSystemPrinter } from './system-print';

/**
 * @param systemName what the dialog is called in the seller's language
 * @returns null for an app that this version does not know
 */
export function draftPrinter(
  { random, clock }: Pick<Ports, 'random' | 'clock'>,
  app: string,
  systemName: string,
): Printer | null {
  const facts = { id: newPrinterId(random), addedAt: clock.now() };
  if (app === SYSTEM_PRINT) return newSystemPrinter({ ...facts, name: systemName });
  const scheme = printSchemeOf(app);
  return scheme ? newAppPrinter(scheme, facts) : null;
}
