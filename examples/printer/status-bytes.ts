// What is wrong with a printer, as the bytes in which printers tell it.

/** What can be wrong with it. `hot` and `cutter` stop it until they are over, as the others do. */
export type Fault = 'paperOut' | 'coverOpen' | 'cutter' | 'hot' | 'broken';

type Faults = ReadonlySet<Fault>;

const bit = (faults: Faults, fault: Fault, mask: number): number => (faults.has(fault) ? mask : 0);

const offline = (faults: Faults): number => (faults.size > 0 ? 0x08 : 0);

/** Both languages have them in one byte, with the same bits. */
const errors = (faults: Faults): number =>
  bit(faults, 'cutter', 0x08) | bit(faults, 'broken', 0x20) | bit(faults, 'hot', 0x40);

/** The answer to `DLE EOT n`, n from 1 to 4 (printers.md §6.2). */
export function dleEot(n: number, faults: Faults): number {
  const cause = bit(faults, 'coverOpen', 0x04) | bit(faults, 'paperOut', 0x20);
  const bits = [
    offline(faults),
    cause | (errors(faults) ? 0x40 : 0),
    errors(faults),
    bit(faults, 'paperOut', 0x6c),
  ][n - 1];
  return 0x12 | (bits ?? 0);
}

/** Four bytes (printers.md §6.3). */
export const escPosAsb = (faults: Faults): readonly number[] => [
  0x10 | offline(faults) | bit(faults, 'coverOpen', 0x20),
  errors(faults),
  bit(faults, 'paperOut', 0x0f),
  0x00,
];

/** Nine bytes: Star Line Mode Command Specifications, appendix "Automatic status". */
export const starAsb = (faults: Faults, etb: number, etbSeen: boolean): readonly number[] => [
  0x23,
  0x06,
  offline(faults) | bit(faults, 'coverOpen', 0x20) | (etbSeen ? 0x02 : 0),
  errors(faults),
  0x00,
  bit(faults, 'paperOut', 0x0c),
  0x00,
  ((etb & 0x18) << 2) | ((etb & 0x07) << 1),
  0x00,
];
