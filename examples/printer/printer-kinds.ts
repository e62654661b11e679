// The models of printer that the tests and the demo walk through: what each answers, and how it fills.

/** What a model of printer is like. */
export interface PrinterKind {
  readonly language: 'esc-pos' | 'star';
  /**
   * What it answers. `status`: DLE EOT, Star's ESC ACK SOH. `asb`: status by itself. `inOrder`: GS r. `printed`:
   * GS ( H, Star's ETB. `identity`: GS I.
   */
  readonly answers: readonly ('status' | 'asb' | 'inOrder' | 'printed' | 'identity')[];
  /** whether it knows `GS ( …`; one that does not prints the parameters */
  readonly knowsFunctions: boolean;
  readonly bufferBytes: number;
  /** milliseconds a line takes; 0: at once */
  readonly msPerLine: number;
  /** what it does when its buffer fills: holds writes back as cables do, or says XOFF and drops what comes all the same */
  readonly flow: 'holds' | 'xonXoff';
}

/** The kinds the tests walk through. */
export const PRINTER_KINDS = {
  /** answers everything (printers.md §6) */
  epson: {
    language: 'esc-pos',
    answers: ['status', 'asb', 'inOrder', 'printed', 'identity'],
    knowsFunctions: true,
    bufferBytes: 4096,
    msPerLine: 0,
    flow: 'holds',
  },
  /** answers nothing, as most cheap ones (printers.md §6.5) */
  silentClone: {
    language: 'esc-pos',
    answers: [],
    knowsFunctions: false,
    bufferBytes: 4096,
    msPerLine: 0,
    flow: 'holds',
  },
  /** DLE EOT and GS r, and no more */
  statusClone: {
    language: 'esc-pos',
    answers: ['status', 'inOrder'],
    knowsFunctions: true,
    bufferBytes: 4096,
    msPerLine: 0,
    flow: 'holds',
  },
  /** a portable one with a small buffer, which says when it is full */
  slowBleClone: {
    language: 'esc-pos',
    answers: [],
    knowsFunctions: false,
    bufferBytes: 512,
    msPerLine: 60,
    flow: 'xonXoff',
  },
  /** Star Line Mode and StarPRNT, status of 9 bytes with the ETB counter */
  star: {
    language: 'star',
    answers: ['status', 'asb', 'printed'],
    knowsFunctions: true,
    bufferBytes: 4096,
    msPerLine: 0,
    flow: 'holds',
  },
} as const satisfies Record<string, PrinterKind>;
