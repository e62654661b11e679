// Which Bluetooth LE services printers have, as data (printers.md §2.1), and which of a device's to write to.

/** Who is behind a service: a receipt printer, something we cannot speak to, or nobody can tell. */
export type Behind = 'receiptPrinter' | 'otherPrinter' | 'anything';

export interface ServiceFacts {
  readonly service: string;
  /** the characteristics usually used; where a device has others, the first fitting one is taken */
  readonly write: string;
  readonly notify: string;
  readonly behind: Behind;
}

/** A 16-bit number in the Bluetooth base UUID. */
const uuid = (number: string) => `0000${number}-0000-1000-8000-00805f9b34fb`;

/** Best first. All are asked for when choosing: a service not asked for then stays invisible. */
export const BLE_SERVICES: readonly ServiceFacts[] = [
  // POS-5805/8360, Xprinter, MPT-II, PT-210 and most generic printers
  { service: uuid('18f0'), write: uuid('2af1'), notify: uuid('2af0'), behind: 'receiptPrinter' },
  // PT-210, ZJ-58xx. NIIMBOT label printers have it as well and cannot be told apart here.
  {
    service: 'e7810a71-73ae-499d-8c15-faa9aef0c3f2',
    write: 'bef8d6c9-9c21-4c9e-b632-bd58c1009f9f',
    notify: 'bef8d6c9-9c21-4c9e-b632-bd58c1009f9f',
    behind: 'receiptPrinter',
  },
  // transparent UART of Microchip: Epson TM-P, third service of many dual-mode printers
  {
    service: '49535343-fe7d-4ae5-8fa9-9fafd205e455',
    write: '49535343-8841-43f4-a8d4-ecbe34729bb3',
    notify: '49535343-1e4d-4bd9-ba61-23c647249616',
    behind: 'receiptPrinter',
  },
  // Milestone MHT-P11. PeriPage and Phomemo T02 have it with a language of their own.
  { service: uuid('ff00'), write: uuid('ff02'), notify: uuid('ff01'), behind: 'receiptPrinter' },
  // [U] HM-10 boards in some printers
  { service: uuid('ffe0'), write: uuid('ffe1'), notify: uuid('ffe1'), behind: 'receiptPrinter' },
  // [U] Nordic UART
  {
    service: '6e400001-b5a3-f393-e0a9-e50e24dcca9e',
    write: '6e400002-b5a3-f393-e0a9-e50e24dcca9e',
    notify: '6e400003-b5a3-f393-e0a9-e50e24dcca9e',
    behind: 'receiptPrinter',
  },
  // [U] also car dongles, watches and locks: bytes must not go there on this alone
  { service: uuid('fff0'), write: uuid('fff2'), notify: uuid('fff1'), behind: 'anything' },
  // "cat" printers: rows of dots only; macOS may show the second number
  { service: uuid('ae30'), write: uuid('ae01'), notify: uuid('ae02'), behind: 'otherPrinter' },
  { service: uuid('af30'), write: uuid('ae01'), notify: uuid('ae02'), behind: 'otherPrinter' },
  // Zebra: ZPL and CPCL
  {
    service: '38eb4a80-c570-11e3-9507-0002a5d5c51b',
    write: '38eb4a82-c570-11e3-9507-0002a5d5c51b',
    notify: '38eb4a81-c570-11e3-9507-0002a5d5c51b',
    behind: 'otherPrinter',
  },
];

/** The services of a device that a receipt can be sent to, best first; empty when it is no receipt printer. */
export function rankServices(found: readonly string[]): readonly ServiceFacts[] {
  return BLE_SERVICES.filter(
    ({ service, behind }) => behind === 'receiptPrinter' && found.includes(service),
  );
}

/** The usual characteristic if it fits, otherwise the first that does. */
export function pickCharacteristic<
  T extends Pick<BluetoothRemoteGATTCharacteristic, 'uuid' | 'properties'>,
>(
  found: readonly T[],
  usual: string,
  fits: (properties: BluetoothCharacteristicProperties) => boolean,
): T | undefined {
  const fitting = found.filter(({ properties }) => fits(properties));
  return fitting.find(({ uuid: id }) => id === usual) ?? fitting[0];
}

export const canWrite = (properties: BluetoothCharacteristicProperties): boolean =>
  properties.write || properties.writeWithoutResponse;

export const canNotify = (properties: BluetoothCharacteristicProperties): boolean =>
  properties.notify || properties.indicate;
