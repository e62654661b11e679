// docs/payment-apps.md says of every way to be paid what its file says.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { paymentSchemes } from '../../../src/lib/schemes/registry';

const page = readFileSync(new URL('../../../docs/payment-apps.md', import.meta.url), 'utf8');

/** The cells of each row of the page's tables, by the id in its second cell. */
const rows = new Map(
  page.split('\n').flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    const [, id] = /^`([a-z0-9-]+)`$/.exec(cells[2] ?? '') ?? [];
    return id === undefined ? [] : [[id, cells.slice(1, -1)] as const];
  }),
);

describe('the page of the ways to be paid', () => {
  it('names them all, and no other', () => {
    expect([...rows.keys()].sort()).toEqual(paymentSchemes.map(({ id }) => id).sort());
  });

  it.each(paymentSchemes.map((scheme) => [scheme.id, scheme] as const))(
    'says of %s what its file says',
    (id, { name, way, platforms, confidence, status, register, check }) => {
      const sure = confidence === 'none' ? '–' : confidence;
      const known = [name, `\`${id}\``];
      expect(rows.get(id)).toEqual(
        way === 'manual'
          ? [...known, register.en]
          : [
              ...known,
              platforms.join(', '),
              status === 'alive' ? sure : `${sure}, **${status}**`,
              register.en,
              check.en,
            ],
      );
    },
  );
});
