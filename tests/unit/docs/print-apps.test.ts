// docs/print-apps.md says of every print app what its file says, and its examples are true.
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { passprnt } from '../../../src/lib/schemes/print/passprnt';
import { printApi } from '../../../src/lib/schemes/print/print-api';
import { printSchemes } from '../../../src/lib/schemes/print-registry';
import type { PrintScheme } from '../../../src/lib/schemes/scheme';
import { request as common } from '../../fixtures/print/request';

const page = readFileSync(new URL('../../../docs/print-apps.md', import.meta.url), 'utf8');
const schemes: readonly PrintScheme[] = printSchemes;

/** The cells of all rows of the page's tables. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
const code = (text: string) => `\`${text}\``;
const fenced = (language: string): string =>
  new RegExp(`^\`\`\`${language}\n([^]*?)\n\`\`\`$`, 'm').exec(page)?.[1] ?? '';

/** The rows of the table whose last column says what the till makes of a failure: its first cell and the reason. */
const reasons = (first: RegExp) =>
  rows.flatMap(([name = '', , reason = '']) =>
    first.test(name) && reason.startsWith('`printer-')
      ? [[name.replaceAll('`', ''), reason.replaceAll('`', '')] as const]
      : [],
  );

const REQUEST = {
  ...common,
  payload: Uint8Array.of(0x1b, 0x40, 0x48, 0x69, 0x0a),
  returnUrl: 'https://till.example/sale?id=S',
};

describe('the page of the print apps', () => {
  const listed = rows.filter(([, id = '']) => /^`[a-z0-9-]+`$/.test(id));

  it('names them all, and no other', () => {
    expect(listed.map(([, id]) => id)).toEqual(schemes.map(({ id }) => code(id)));
  });

  it.each(schemes.map((scheme) => [scheme.id, scheme] as const))(
    'says of %s what its file says',
    (id, { name, platforms, confidence, status, wants, columns, returns, maxUrl, register }) => {
      expect(listed.find(([, cell]) => cell === code(id))).toEqual([
        name,
        code(id),
        platforms.join(', '),
        status === 'alive' ? confidence : `${confidence}, **${status}**`,
        columns ? `${wants}, ${columns.join(' or ')} columns` : wants,
        returns ? 'yes' : 'never',
        String(maxUrl),
        register.en,
      ]);
    },
  );

  it('lists the codes of PassPRNT, and all that it knows', () => {
    const listedCodes = new Map(reasons(/^\d+$/));
    expect(listedCodes.size).toBe(9);
    for (let number = 0; number < 100; number++) {
      const url = new URL(`https://till.example/return?passprnt_code=${number}`);
      const answer = passprnt.parseReturn(url);
      expect(answer.type === 'failed' ? answer.code : undefined).toBe(
        listedCodes.get(String(number)),
      );
    }
  });

  it('lists the words for a failure in our own format', () => {
    const words = reasons(/^`[a-z-]+`$/);
    expect(words).toHaveLength(9);
    for (const [word, reason] of words) {
      const url = new URL(`https://till.example/return#status=failed&code=${word}`);
      expect(printApi.parseReturn(url)).toEqual({ type: 'failed', reason: word, code: reason });
    }
  });

  it('shows a link of our own format as it is', () => {
    expect(fenced('')).toBe(printApi.buildUrl(REQUEST, { use: 'scheme' }, 'android'));
  });

  it.each([
    [true, { type: 'printed' }],
    [false, { type: 'unclear', reason: 'the app does not know' }],
  ])('has a program that answers (printed: %s)', (works, answer) => {
    const twin = printApi.buildUrl(REQUEST, { twin: 'https://print.example/' }, 'ios');
    const location = { hash: new URL(twin).hash, href: '' };
    const given: string[] = [];
    const print = (paper: string) => given.push(paper) > 0 && works;
    runInNewContext(fenced('js'), { location, URLSearchParams, print });
    expect(given).toEqual(['G0BIaQo=']);
    expect(printApi.parseReturn(new URL(location.href))).toEqual(answer);
    expect(location.href).toContain(`${REQUEST.returnUrl}#a=${REQUEST.job}.${REQUEST.nonce}&`);
  });
});
