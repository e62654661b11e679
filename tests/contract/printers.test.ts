// Every registered printer driver through the same suite. A driver without a fixture fails here.
import { describe, expect, it, vi } from 'vitest';
import type {
  DeviceEnvironment,
  PrinterAddress,
  PrinterDriver,
  PrinterTold,
} from '../../src/lib/devices/device';
import { driverOf, printerDrivers, type PrinterDriverId } from '../../src/lib/devices/registry';
import { isAppError } from '../../src/lib/domain/errors';
import { FakeBluetooth, FakeBluetoothDevice } from '../fakes/bluetooth';
import { fakeEnvironment } from '../fakes/device-environment';
import { FakeEposPrinter } from '../fakes/epos-printer';
import { FakeSerial, FakeSerialPort } from '../fakes/serial';
import { FakeUsb, FakeUsbDevice } from '../fakes/usb';
import { FakeWebPrntPrinter } from '../fakes/web-prnt-printer';

interface Fixture {
  readonly env: DeviceEnvironment;
  readonly typed?: string;
  readonly payload: Uint8Array;
  /** everything that arrived at the other end, as bytes in one row */
  received(): readonly number[];
  /** an address that this driver never gave */
  readonly wrongAddress: Readonly<Record<string, string>> | null;
  /** the printer is switched off; null when it cannot be */
  readonly switchOff: (() => void) | null;
}

/** `ESC @` and every byte there is, in more than one piece. */
const LONG_JOB = Uint8Array.from([0x1b, 0x40, ...Array.from({ length: 300 }, (_, at) => at % 256)]);

const fixtures: Record<PrinterDriverId, () => Fixture> = {
  ble() {
    const device = new FakeBluetoothDevice();
    return {
      env: fakeEnvironment({ bluetooth: new FakeBluetooth(device).asBluetooth }),
      payload: LONG_JOB,
      received: () => device.received,
      wrongAddress: { deviceId: 'nobody' },
      switchOff: () => device.drop(),
    };
  },
  epos() {
    const printer = new FakeEposPrinter();
    return {
      env: fakeEnvironment({ fetch: printer.fetch }),
      typed: '192.168.1.50',
      payload: new TextEncoder().encode('<epos-print><text>Чек&#10;</text></epos-print>'),
      received: () => [...new TextEncoder().encode(printer.jobs.join(''))],
      wrongAddress: { url: 'https://8.8.8.8/' },
      switchOff: () => (printer.isOn = false),
    };
  },
  usb() {
    const device = new FakeUsbDevice({ serialNumber: 'A1' });
    const api = new FakeUsb(device);
    return {
      env: fakeEnvironment({ usb: api.asUsb, knownDevices: new Map() }),
      payload: LONG_JOB,
      received: () => device.received,
      wrongAddress: { vendorId: '04b8', productId: '0000', serial: '' },
      switchOff: () => api.unplug(device),
    };
  },
  serial() {
    const port = new FakeSerialPort();
    const api = new FakeSerial(port);
    return {
      env: fakeEnvironment({ serial: api.asSerial, knownDevices: new Map() }),
      payload: LONG_JOB,
      received: () => port.received,
      wrongAddress: { kind: 'usb', vendorId: '1a86', productId: '7523', baud: '9600' },
      switchOff: () => port.drop(),
    };
  },
  'web-prnt'() {
    const printer = new FakeWebPrntPrinter();
    return {
      env: fakeEnvironment({ fetch: printer.fetch }),
      typed: '192.168.1.60',
      payload: new TextEncoder().encode('<StarWebPrint><Request>Чек</Request></StarWebPrint>'),
      received: () => [...new TextEncoder().encode(printer.jobs.join(''))],
      wrongAddress: { url: 'https://8.8.8.8/' },
      switchOff: () => (printer.isOn = false),
    };
  },
  'on-screen'() {
    const shown: number[] = [];
    return {
      env: fakeEnvironment({ screen: (payload) => shown.push(...payload) }),
      payload: Uint8Array.of(0x1b, 0x40, 0x41, 0x0a),
      received: () => shown,
      wrongAddress: null,
      switchOff: null,
    };
  },
};

/** A printer that is known to confirm nothing: so what arrives is the job alone. */
const toldBy = ({ languages }: PrinterDriver): PrinterTold => ({
  language: languages[0],
  abilities: { status: false, confirms: 'none' },
  wake: false,
  onTrouble: () => {},
});

const connect = (driver: PrinterDriver, env: DeviceEnvironment, address: PrinterAddress) =>
  driver.connect(env, address, toldBy(driver));

async function connected(driver: PrinterDriver, { env, typed }: Fixture) {
  const { address } = await driver.pair(env, typed);
  return connect(driver, env, address);
}

it('lists each printer driver once, under an id that can be stored', () => {
  const ids = printerDrivers.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) {
    expect(id).toMatch(/^[a-z][a-z\d-]+$/);
    expect(driverOf(id).id).toBe(id);
  }
});

it('says that this till has no driver of another id', () => {
  expect(() => driverOf('from-the-future')).toThrow(
    expect.objectContaining({ code: 'printer-unsupported' }),
  );
});

describe.each(printerDrivers.map((driver) => [driver.id, driver as PrinterDriver] as const))(
  'printer driver %s',
  (id, driver) => {
    const setUp = (): Fixture => (fixtures[id] ?? expect.fail(`${id} has no fixture`))();

    it('is available where its fixture runs', () => {
      expect(driver.availability(setUp().env)).toEqual({ ok: true });
    });

    it('refuses an address it never gave with an error of ours', async () => {
      const { env, wrongAddress } = setUp();
      for (const address of wrongAddress ? [wrongAddress, {}] : []) {
        const error: unknown = await connect(driver, env, address).catch(
          (reason: unknown) => reason,
        );
        expect(isAppError(error) && error.code).toMatch(/^printer-/);
      }
    });

    it('says for sure that nothing was printed when the printer was off before the job', async () => {
      const fixture = setUp();
      const link = await connected(driver, fixture);
      if (!fixture.switchOff) return;
      fixture.switchOff();
      await expect(link.send(fixture.payload)).rejects.toMatchObject({
        name: 'SendError',
        begun: false,
      });
      await link.lost;
      expect(fixture.received()).toEqual([]);
    });

    it('gives a name to show and an address that can be stored', async () => {
      const { env, typed } = setUp();
      const { name, address } = await driver.pair(env, typed);
      expect(name).not.toBe('');
      const stored = JSON.parse(JSON.stringify(address)) as typeof address;
      expect(stored).toEqual(address);
      await expect(connect(driver, env, stored)).resolves.toBeDefined();
    });

    it('says what it can tell, in the languages it knows', async () => {
      const fixture = setUp();
      const { abilities } = await connected(driver, fixture);
      expect(['none', 'taken', 'printed']).toContain(abilities.confirms);
      expect(new Set(driver.languages).size).toBe(driver.languages.length);
    });

    it('is found again after a reload exactly if it says so', async () => {
      const { env, typed } = setUp();
      const { address } = await driver.pair(env, typed);
      const again = connect(driver, { ...env, knownBluetooth: new Map() }, address);
      if (driver.remembers) await expect(again).resolves.toBeDefined();
      else await expect(again).rejects.toMatchObject({ code: 'printer-needs-tap' });
    });

    it('delivers every byte in order, two jobs one after the other, and tells how far it is', async () => {
      const fixture = setUp();
      const { payload } = fixture;
      const link = await connected(driver, fixture);
      const onProgress = vi.fn();
      const delivered = await Promise.all([link.send(payload, { onProgress }), link.send(payload)]);
      for (const how of delivered) expect(['printed', 'handedOver']).toContain(how);
      expect(fixture.received()).toEqual([...payload, ...payload]);
      expect(onProgress).toHaveBeenLastCalledWith(payload.length, payload.length);
    });

    it('is lost when it is closed, and can be opened again', async () => {
      const fixture = setUp();
      const { address } = await driver.pair(fixture.env, fixture.typed);
      const first = await connect(driver, fixture.env, address);
      await first.close();
      await first.lost;
      const second = await connect(driver, fixture.env, address);
      await second.send(fixture.payload);
      expect(fixture.received()).toEqual([...fixture.payload]);
    });
  },
);
