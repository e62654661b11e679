// A picture of black and white dots, as thermal printers take it.

/** Rows from the top, each padded to whole bytes, the leftmost dot in the highest bit; 1 is black. */
export interface Bitmap {
  /** dots */
  readonly width: number;
  /** dots */
  readonly height: number;
  /** `Math.ceil(width / 8) * height` bytes */
  readonly bits: Uint8Array;
}
