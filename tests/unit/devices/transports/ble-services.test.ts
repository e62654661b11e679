import { describe, expect, it } from 'vitest';
import {
  BLE_SERVICES,
  canWrite,
  pickCharacteristic,
  rankServices,
} from '../../../../src/lib/devices/transports/ble-services';

const uuid = (number: string) => `0000${number}-0000-1000-8000-00805f9b34fb`;
const ISSC = '49535343-fe7d-4ae5-8fa9-9fafd205e455';
const VENDOR = 'e7810a71-73ae-499d-8c15-faa9aef0c3f2';

describe('which services a receipt can be sent to', () => {
  it.each<[what: string, found: string[], ranked: string[]]>([
    ['none of a device without a print service', [uuid('180f')], []],
    ['none of a printer of bitmaps', [uuid('ae30')], []],
    ['none of one that macOS shows differently', [uuid('af30')], []],
    ['none of what may be a car dongle', [uuid('fff0')], []],
    ['none of a label printer by Zebra', ['38eb4a80-c570-11e3-9507-0002a5d5c51b'], []],
    ['the usual one before the others', [ISSC, VENDOR, uuid('18f0')], [uuid('18f0'), VENDOR, ISSC]],
    [
      'the one that prints beside others',
      [uuid('fff0'), uuid('ae30'), uuid('ff00')],
      [uuid('ff00')],
    ],
  ])('%s', (_, found, ranked) => {
    expect(rankServices(found).map(({ service }) => service)).toEqual(ranked);
  });

  it('are written as browsers write them, each once', () => {
    const services = BLE_SERVICES.map(({ service }) => service);
    expect(new Set(services).size).toBe(services.length);
    for (const { service, write, notify } of BLE_SERVICES)
      for (const id of [service, write, notify])
        expect(id).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
  });
});

describe('the characteristic to write to', () => {
  const NONE = {
    broadcast: false,
    read: false,
    writeWithoutResponse: false,
    write: false,
    notify: false,
    indicate: false,
    authenticatedSignedWrites: false,
    reliableWrite: false,
    writableAuxiliaries: false,
  };
  const read = { uuid: 'read', properties: { ...NONE, read: true } };
  const other = { uuid: 'other', properties: { ...NONE, writeWithoutResponse: true } };
  const usual = { uuid: 'usual', properties: { ...NONE, write: true } };

  it('is none where nothing can be written', () => {
    expect(pickCharacteristic([read], 'usual', canWrite)).toBeUndefined();
  });
  it('is the usual one, wherever it stands', () => {
    expect(pickCharacteristic([read, other, usual], 'usual', canWrite)).toBe(usual);
  });
  it('is the first that fits where the usual one is missing or cannot be written', () => {
    expect(pickCharacteristic([read, other], 'read', canWrite)).toBe(other);
  });
});
