import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { addressesOf, basePort, portsFrom, takenOf } from '../../../scripts/ports.js';

describe('choosing the ports of the demo', () => {
  it.each([
    ['a word', ['--port', 'x'], {}],
    ['nothing', ['--port'], {}],
    ['zero', ['--port', '0'], {}],
    ['a part', ['--port=41.5'], {}],
    ['too little room for four', ['--port=65533'], {}],
    ['an empty variable', [], { KASS_PORT: '' }],
  ])('refuses %s', (_, args, env) => {
    expect(() => basePort(args, env)).toThrow('is no port');
  });

  it.each([
    ['the usual ones', [], {}, 4170],
    ['those of the variable', [], { KASS_PORT: '5170' }, 5170],
    ['those of the option before the variable', ['--port', '6170'], { KASS_PORT: '5170' }, 6170],
    ['those of the option in one word', ['--port=6170'], {}, 6170],
  ])('takes %s', (_, args, env, base) => {
    expect(basePort(args, env)).toBe(base);
  });

  it('gives till, shop, payment app and printer one port after another', () => {
    expect(addressesOf(portsFrom(5170))).toEqual({
      till: 'http://localhost:5170',
      shop: 'http://localhost:5171',
      pay: 'http://localhost:5172',
      printer: 'http://localhost:5173',
    });
  });
});

describe('a port somebody uses', () => {
  let server: Server;
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it('is found before anything is built', async () => {
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await takenOf([port])).toEqual([port]);
  });
});
