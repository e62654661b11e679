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
  ['openingUsb', 'NetworkError', 'printer-unreachable'],
  ['openingUsb', 'NotFoundError', 'printer-unreachable'],
  ['openingUsb', 'InvalidStateError', 'printer-unreachable'],
  ['claimingUsb', 'InvalidStateError', 'printer-unreachable'],
  ['claimingUsb', 'NotFoundError', 'printer-unreachable'],
  ['openingSerial', 'InvalidStateError', 'printer-unreachable'],
  ['openingSerial', 'UnknownError', 'printer-unreachable'],
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

  it.each<[step: DeviceStep, name: string, code: ErrorCode, reason: string]>([
    ['openingUsb', 'SecurityError', 'printer-in-use', 'windows-driver'],
    ['claimingUsb', 'NetworkError', 'printer-in-use', 'kernel-driver'],
    ['claimingUsb', 'SecurityError', 'printer-unknown-kind', 'protected'],
    ['openingSerial', 'NetworkError', 'printer-in-use', 'another-program'],
  ])('while %s, %s becomes %s because of %s', (step, name, code, reason) => {
    const thrown = new DOMException('some words', name);
    const error = toDeviceError(thrown, step);
    expect(error).toMatchObject({ code, cause: thrown, details: { name, reason } });
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
