// A text as the path of a QR code (ISO/IEC 18004): one square unit for each module. Knows no screen; loads the
// encoder when a code is first asked for.

export interface QrPath {
  /** modules along one side, with the quiet zone */
  readonly size: number;
  /** SVG path of the dark modules */
  readonly path: string;
}

/**
 * The lightest error correction: on a screen nothing is torn or smeared, and fewer modules are larger ones. Around
 * it the four modules of white that scanners need (ISO/IEC 18004 §5.3.8).
 */
const LEVEL = { ecc: 'low', border: 4 } as const;

/** The code of a text; null for one that is longer than any code can hold. */
export async function qrPath(text: string): Promise<QrPath | null> {
  const { default: encodeQr } = await import('qr');
  try {
    const rows = encodeQr(text, 'raw', LEVEL);
    return { size: rows.length, path: rows.map(rowPath).join('') };
  } catch (error) {
    if (new TextEncoder().encode(text).length > MOST_BYTES) return null;
    throw error;
  }
}

/** What the largest code holds at that level (ISO/IEC 18004 table 7, version 40-L). */
const MOST_BYTES = 2953;

/** Runs of dark modules, one below the other: one rectangle each. */
function rowPath(row: readonly boolean[], y: number): string {
  let path = '';
  for (let x = 0; x < row.length; x += 1) {
    if (!row[x]) continue;
    const start = x;
    while (row[x + 1]) x += 1;
    path += `M${start} ${y}h${x + 1 - start}v1h-${x + 1 - start}z`;
  }
  return path;
}
