// The printer families there are. A new one is one file and one line here.
import { AppError } from '../domain/errors';
import type { PrinterDriver } from './device';
import { bleEscPos } from './printers/ble-esc-pos';
import { epos } from './printers/epos';
import { onScreen } from './printers/on-screen';
import { webPrnt } from './printers/web-prnt';

export const printerDrivers = [
  bleEscPos,
  epos,
  webPrnt,
  onScreen,
] as const satisfies readonly PrinterDriver[];

export type PrinterDriverId = (typeof printerDrivers)[number]['id'];

/** @throws AppError `printer-unsupported`: a printer stored by a version that had another driver */
export function driverOf(id: string): PrinterDriver {
  const driver = printerDrivers.find((one) => one.id === id);
  if (!driver) throw new AppError('printer-unsupported', id, { details: { driver: id } });
  return driver;
}
