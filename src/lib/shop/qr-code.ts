// A link as a QR code: one SVG, black on white in any theme, with the quiet zone around it.
import { encodeQR } from 'qr';

/** Modules of white on each side (ISO/IEC 18004 §6.3.8). */
const QUIET = 4;

/** @throws Error when the text is longer than a QR code holds, 2,953 bytes */
export function qrSvg(text: string): string {
  const rows = encodeQR(text, 'raw', { ecc: 'low', border: QUIET });
  const runs = rows.flatMap((row, y) =>
    runsOf(row).map(([x, end]) => `M${x} ${y}h${end - x}v1H${x}`),
  );
  const size = rows.length;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">` +
    `<path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${runs.join('z')}z"/></svg>`
  );
}

/** Where dark modules begin and end. */
function runsOf(row: readonly boolean[]): (readonly [number, number])[] {
  const starts = row.flatMap((dark, x) => (dark && !row[x - 1] ? [x] : []));
  return starts.map((start) => {
    const length = row.slice(start).indexOf(false);
    return [start, length < 0 ? row.length : start + length] as const;
  });
}
