// What a browser's device interface throws, in our words. The only place that reads DOMException names;
// texts are not read, they differ between systems and versions.
import { AppError, isAppError, type ErrorCode } from '../domain/errors';

/** What was being done: one name means different things while choosing, while connecting, and by cable. */
export type DeviceStep =
  'choosing' | 'connecting' | 'openingUsb' | 'claimingUsb' | 'openingSerial' | 'sending';

/** A code, and which of its causes it is where the name tells. */
interface Meaning {
  readonly code: ErrorCode;
  readonly reason?: string;
}

/** By name of the DOMException; `other` for the rest, a `TypeError` of fetch among them. */
type Meanings = Readonly<Record<string, Meaning>> & { readonly other: Meaning };

const MEANINGS: Readonly<Record<DeviceStep, Meanings>> = {
  choosing: {
    // The chooser was closed, or nothing was found before it was (testing.md §3).
    NotFoundError: { code: 'printer-cancelled' },
    AbortError: { code: 'printer-cancelled' },
    NotAllowedError: { code: 'printer-cancelled' },
    // No tap, or a tap that is too old. A permissions policy that forbids it has the same name.
    SecurityError: { code: 'printer-needs-tap' },
    NetworkError: { code: 'printer-unreachable' },
    other: { code: 'printer-unsupported' },
  },
  connecting: {
    // None of the services we asked for, or only ones the browser keeps from pages.
    NotFoundError: { code: 'printer-unknown-kind' },
    SecurityError: { code: 'printer-unknown-kind' },
    // Services and characteristics of a connection that ended meanwhile (printers.md §2.3).
    InvalidStateError: { code: 'printer-lost' },
    other: { code: 'printer-unreachable' },
  },
  openingUsb: {
    // Windows: `usbprint.sys` owns the interface. Linux says the same where udev gives no rights (printers.md §4).
    SecurityError: { code: 'printer-in-use', reason: 'windows-driver' },
    other: { code: 'printer-unreachable' },
  },
  claimingUsb: {
    // Linux: `usblp` or CUPS. Android: a kernel driver or another app (printers.md §4).
    NetworkError: { code: 'printer-in-use', reason: 'kernel-driver' },
    // An interface of a class that the browser keeps from pages.
    SecurityError: { code: 'printer-unknown-kind', reason: 'protected' },
    other: { code: 'printer-unreachable' },
  },
  openingSerial: {
    // A port that is there and cannot be opened is open elsewhere, or the page has no rights to it. [D]
    NetworkError: { code: 'printer-in-use', reason: 'another-program' },
    // Our own port, between being opened and closed.
    InvalidStateError: { code: 'printer-unreachable' },
    other: { code: 'printer-unreachable' },
  },
  sending: {
    // The peripheral answered with an error (testing.md §3), or the characteristic does not take writes.
    NotSupportedError: { code: 'printer-refused' },
    InvalidModificationError: { code: 'printer-refused' },
    other: { code: 'printer-lost' },
  },
};

/** Translates what a browser interface threw. An AppError stays what it is. The original is kept as `cause`. */
export function toDeviceError(error: unknown, step: DeviceStep): AppError {
  if (isAppError(error)) return error;
  const name = error instanceof Error ? error.name : typeof error;
  const meanings = MEANINGS[step];
  const known = Object.hasOwn(meanings, name) ? meanings[name] : undefined;
  const { code, reason } = known ?? meanings.other;
  const details = reason === undefined ? { name } : { name, reason };
  return new AppError(code, name, { cause: error, details });
}
