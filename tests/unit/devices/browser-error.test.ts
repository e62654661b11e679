import { describe, expect, it } from 'vitest';
import { toDeviceError, type DeviceStep } from '../../../src/lib/devices/browser-error';
import { AppError, type ErrorCode } from '../../../src/lib/domain/errors';

const table: [step: DeviceStep, name: string, code: ErrorCode][] = [
  ['choosing', 'NotFoundError', 'printer-cancelled'],
  ['choosing', 'SecurityError', 'printer-needs-tap'],
  ['choosing', 'NotSupportedError', 'printer-unsupported'],
  ['choosing', 'NetworkError', 'printer-unreachable'],
  ['connecting', 'NetworkError', 'printer-unreachable'],
  ['connecting', 'NotFoundError', 'printer-unknown-kind'],
  ['connecting', 'SecurityError', 'printer-unknown-kind'],
  ['connecting', 'InvalidStateError', 'printer-lost'],
  ['connecting', 'AbortError', 'printer-unreachable'],
  ['sending', 'NetworkError', 'printer-lost'],
  ['sending', 'InvalidStateError', 'printer-lost'],
  ['sending', 'NotSupportedError', 'printer-refused'],
  ['sending', 'InvalidModificationError', 'printer-refused'],
];

describe('errors of the browser', () => {
  it.each(table)('while %s, %s becomes %s', (step, name, code) => {
    const thrown = new DOMException('some words', name);
    const error = toDeviceError(thrown, step);
    expect(error).toMatchObject({ code, cause: thrown, details: { name } });
  });

  it.each<[DeviceStep, ErrorCode]>([
    ['choosing', 'printer-unsupported'],
    ['connecting', 'printer-unreachable'],
    ['sending', 'printer-lost'],
  ])('while %s, what fetch throws becomes %s', (step, code) => {
    expect(toDeviceError(new TypeError('Failed to fetch'), step).code).toBe(code);
  });

  it.each(['other', 'toString', '__proto__'])('is not misled by the name %s', (name) => {
    expect(toDeviceError(new DOMException('', name), 'sending').code).toBe('printer-lost');
  });

  it('leaves an error of ours as it is', () => {
    const error = new AppError('printer-address');
    expect(toDeviceError(error, 'sending')).toBe(error);
  });
});
