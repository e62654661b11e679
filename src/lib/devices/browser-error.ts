// What a browser's device interface throws, in our words. The only place that reads DOMException names;
// texts are not read, they differ between systems and versions.
import { AppError, isAppError, type ErrorCode } from '../domain/errors';

/** What was being done: one name means different things while choosing and while connecting. */
export type DeviceStep = 'choosing' | 'connecting' | 'sending';

/** By name of the DOMException; `other` for the rest, a `TypeError` of fetch among them. */
const CODES: Record<
  DeviceStep,
  Readonly<Record<string, ErrorCode>> & { readonly other: ErrorCode }
> = {
  choosing: {
    // The chooser was closed, or nothing was found before it was (testing.md §3).
    NotFoundError: 'printer-cancelled',
    AbortError: 'printer-cancelled',
    NotAllowedError: 'printer-cancelled',
    // No tap, or a tap that is too old. A permissions policy that forbids it has the same name.
    SecurityError: 'printer-needs-tap',
    NetworkError: 'printer-unreachable',
    other: 'printer-unsupported',
  },
  connecting: {
    // None of the services we asked for, or only ones the browser keeps from pages.
    NotFoundError: 'printer-unknown-kind',
    SecurityError: 'printer-unknown-kind',
    // Services and characteristics of a connection that ended meanwhile (printers.md §2.3).
    InvalidStateError: 'printer-lost',
    other: 'printer-unreachable',
  },
  sending: {
    // The peripheral answered with an error (testing.md §3), or the characteristic does not take writes.
    NotSupportedError: 'printer-refused',
    InvalidModificationError: 'printer-refused',
    other: 'printer-lost',
  },
};

/** Translates what a browser interface threw. An AppError stays what it is. The original is kept as `cause`. */
export function toDeviceError(error: unknown, step: DeviceStep): AppError {
  if (isAppError(error)) return error;
  const name = error instanceof Error ? error.name : typeof error;
  const codes = CODES[step];
  const code = Object.hasOwn(codes, name) ? codes[name] : undefined;
  return new AppError(code ?? codes.other, name, { cause: error, details: { name } });
}
