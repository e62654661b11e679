// The printer every till has: the paper as a picture in the till, drawn from the very bytes a printer would get.
import type { PrinterDriver } from '../device';
import { makeSignal } from '../waiting';

export const onScreen = {
  id: 'on-screen',
  languages: ['esc-pos'],
  remembers: true,
  asks: 'nothing',
  availability: () => ({ ok: true }),
  pair: () => Promise.resolve({ name: 'On screen', address: {} }),
  connect({ screen }) {
    const closed = makeSignal();
    return Promise.resolve({
      send(payload, { onProgress } = {}) {
        screen(payload);
        onProgress?.(payload.length, payload.length);
        return Promise.resolve('printed' as const);
      },
      abilities: { status: false, confirms: 'printed' } as const,
      lost: closed.raised,
      close() {
        closed.raise();
        return closed.raised;
      },
    });
  },
} as const satisfies PrinterDriver;
