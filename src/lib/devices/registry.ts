// The printer families there are. A new one is one file and one line here.
import { AppError } from '../domain/errors';
import type { PrinterDriver } from './device';
import { bytePrinter } from './printers/byte-printer';
import { epos } from './printers/epos';
import { onScreen } from './printers/on-screen';
import { webPrnt } from './printers/web-prnt';
import { ble } from './transports/ble';
import { serial } from './transports/serial';
import { usb } from './transports/usb';

export const printerDrivers = [
  bytePrinter(ble),
  bytePrinter(usb),
  bytePrinter(serial),
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
