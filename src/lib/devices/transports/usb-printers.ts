// Facts about USB printers and where in a device the printer is (printers.md §4). Data and pure functions.
import type { PrinterLanguage } from '../../domain/printer';

interface Maker {
  readonly vendorId: number;
  /** absent: every device of the maker */
  readonly productId?: number;
  readonly name: string;
}

/** From a sister project of the drivers' (S11); a printer that declares class 7 is found without a row here. */
const MAKERS: readonly Maker[] = [
  { vendorId: 0x04b8, name: 'Epson' },
  { vendorId: 0x0519, name: 'Star' },
  { vendorId: 0x0416, productId: 0x5011, name: 'POS-5805' },
  { vendorId: 0x0483, productId: 0x5743, name: 'POS-8022' },
  { vendorId: 0x0483, productId: 0x5840, name: 'MPT-II' },
  { vendorId: 0x1fc9, productId: 0x2016, name: 'Xprinter' },
  { vendorId: 0x0fe6, productId: 0x811e, name: 'ICS' },
  { vendorId: 0x1504, name: 'Bixolon' },
  { vendorId: 0x0419, name: 'Samsung' },
  { vendorId: 0x1d90, name: 'Citizen' },
  { vendorId: 0x04c5, name: 'Fujitsu' },
  { vendorId: 0x05d9, name: 'HP' },
  { vendorId: 0x0dd4, name: 'Custom' },
  { vendorId: 0x154f, name: 'SNBC' },
];

/** QinHeng. Its CH34x is a chip for a serial port; it is offered only so that the seller is told so. */
export const SERIAL_CHIP = 0x1a86;

export const USB_FILTERS: readonly USBDeviceFilter[] = [
  // Of an interface as well as of a device. The makers are for printers that declare class 0xff instead.
  { classCode: 7 },
  ...MAKERS.map(({ name: _, ...ids }) => ids),
  { vendorId: SERIAL_CHIP },
];

type Ids = Pick<USBDevice, 'vendorId' | 'productId'>;

/** The maker, or the model it is known by; undefined for a stranger. */
export const makerOf = ({ vendorId, productId }: Ids): string | undefined =>
  MAKERS.find(
    (one) =>
      one.vendorId === vendorId && (one.productId === undefined || one.productId === productId),
  )?.name;

/** What a Star speaks depends on the model alone (S11). TSP100 takes pictures only, so it has no row. */
const STAR_LANGUAGES: readonly (readonly [model: RegExp, language: PrinterLanguage])[] = [
  [/BSC10/i, 'esc-pos'],
  [/mC-?Print/i, 'star-prnt'],
  [/TSP[68]\d\d/i, 'star-line'],
];

/** The language a model is known to speak; undefined: the usual one, or unknown. */
export function languageOf({ vendorId }: Ids, model: string): PrinterLanguage | undefined {
  if (vendorId !== 0x0519) return undefined;
  return STAR_LANGUAGES.find(([pattern]) => pattern.test(model))?.[1];
}

/** Where the printer is in a device, and the ways in and out. */
export interface UsbPlace {
  readonly interfaceNumber: number;
  readonly alternateSetting: number;
  /** whether it declares itself a printer, and so answers the requests of that class */
  readonly isPrinterClass: boolean;
  readonly out: number;
  /** null: it never answers */
  readonly in: { readonly endpoint: number; readonly packetBytes: number } | null;
}

const PRINTER = 7;
const VENDOR = 0xff;
/** In both directions, one way, and IEEE 1284.4 in packets, which only some take without them. */
const PROTOCOLS = [2, 1, 3];
/** IPP over USB takes documents, not bytes. */
const IPP = 4;

/** The printer among the interfaces of a device, which may be one of several; null when there is none. */
export function findPrinter({ interfaces }: Pick<USBConfiguration, 'interfaces'>): UsbPlace | null {
  const all = interfaces.flatMap(({ interfaceNumber, alternates }) =>
    alternates.map((alternate) => ({ interfaceNumber, alternate })),
  );
  const printers = all
    .filter(({ alternate: { interfaceClass, interfaceProtocol } }) => {
      return interfaceClass === PRINTER && interfaceProtocol !== IPP;
    })
    .sort((a, b) => rankOf(a.alternate) - rankOf(b.alternate));
  const others = all.filter(({ alternate }) => alternate.interfaceClass === VENDOR);
  for (const { interfaceNumber, alternate } of [...printers, ...others]) {
    const way = bulkOf(alternate, 'out');
    const back = bulkOf(alternate, 'in');
    if (!way) continue;
    return {
      interfaceNumber,
      alternateSetting: alternate.alternateSetting,
      isPrinterClass: alternate.interfaceClass === PRINTER,
      out: way.endpointNumber,
      in: back && { endpoint: back.endpointNumber, packetBytes: back.packetSize },
    };
  }
  return null;
}

function rankOf({ interfaceProtocol }: USBAlternateInterface): number {
  const rank = PROTOCOLS.indexOf(interfaceProtocol);
  return rank < 0 ? PROTOCOLS.length : rank;
}

/** Bulk only: an interrupt endpoint beside it carries something else. */
const bulkOf = ({ endpoints }: USBAlternateInterface, direction: USBDirection) =>
  endpoints.find((one) => one.type === 'bulk' && one.direction === direction) ?? null;
