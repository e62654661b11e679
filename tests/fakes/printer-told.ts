// What a driver is told of its printer, and a record of what it says about it.
import type { PrinterTold } from '../../src/lib/devices/device';
import type { PrinterTrouble } from '../../src/lib/domain/printer';

export function fakeTold(parts: Partial<PrinterTold> = {}) {
  const troubles: (PrinterTrouble | null)[] = [];
  const told: PrinterTold = {
    language: 'esc-pos',
    wake: false,
    onTrouble: (trouble) => troubles.push(trouble),
    ...parts,
  };
  return { told, troubles };
}
