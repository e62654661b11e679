import { beforeEach, describe, expect, it } from 'vitest';
import type { Door } from '../../../src/lib/domain/sale';
import type { Brought } from '../../../src/lib/till/brought';
import {
  arrive,
  arriveAsText,
  arriveByScanner,
  isOurLink,
  withoutArrival,
} from '../../../src/lib/till/doors';
import { Language } from '../../../src/lib/till/locale.svelte';
import { Till } from '../../../src/lib/till/till.svelte';
import { TILL } from '../../fakes/till-ports';
import {
  ATTEMPT,
  attempted,
  documentLink,
  openSale,
  pairedTill,
  saleOf,
  type PairedTill,
} from './paired-till';

let world: PairedTill;
let till: Till;
beforeEach(async () => {
  world = await pairedTill();
  till = new Till(world.ports, new Language(['en']));
});

const come = (address: string, door: Door = 'link') => arrive(till, new URL(address, TILL), door);
/** Why something was refused. */
const codeOf = (brought: Brought | null) =>
  brought?.type === 'refused' ? brought.error.code : brought?.type;
const jwsOf = (link: string) => link.split('#j=')[1] ?? '';

describe('an address of the till', () => {
  it.each([
    ['the empty home page', '/'],
    ['another page', '/printers'],
    ['a pairing link, which its own page reads', '/pair#p=abc'],
    ['a sale', '/sale?id=sale-0123456789'],
  ])('that is %s brings nothing', async (_, address) => {
    expect(await come(address)).toBeNull();
  });

  it.each([
    ['on the home page', '/#j=a.b'],
    ['on any other page', '/sale?id=sale-0123456789#j=a.b'],
  ])('with a broken order %s is refused', async (_, address) => {
    expect(codeOf(await come(address))).toBe('link-cut');
  });

  it.each(['/#l=web%2Bkass%3A%2F%2Fcheck', '/#l=web+kass://check', '/#l=web%20kass:check/'])(
    'with the self-check’s own link leads there: %s',
    async (address) => {
      expect(await come(address)).toEqual({ type: 'page', href: '/check#tried' });
    },
  );

  it('with an order is refused while this version is too old, and leaves nothing behind', async () => {
    till.isClosed = true;
    const before = await world.rows();
    const brought = await come(await world.link());
    expect(codeOf(brought)).toBe('till-outdated');
    expect(await world.rows()).toEqual(before);
    till.isClosed = false;
    expect(codeOf(await come(await world.link()))).toBe('sale');
  });

  it('with a payment app’s answer is taken in although this version is too old', async () => {
    const id = await openSale(world);
    await attempted(world, id);
    till.isClosed = true;
    const address = `/sale?id=${id}&status=declined#a=${ATTEMPT.id}.${ATTEMPT.nonce}`;
    expect(await come(address)).toMatchObject({ type: 'answer', id });
  });

  it('with an answer to nothing is refused', async () => {
    const address = '/sale?id=sale-0123456789&status=approved#a=attempt-0123.nonce-012345';
    expect(codeOf(await come(address))).toBe('payment-unknown');
  });

  it.each(['/scan', '/pair#p=abc', '/settings?x=1'])(
    'that the system launched the app with leads there: %s',
    async (address) => {
      expect(await come(address, 'launch')).toEqual({ type: 'page', href: address });
    },
  );

  it('that the system launched the app with brings nothing when it is only the home page', async () => {
    expect(await come('/', 'launch')).toBeNull();
  });
});

describe('the address bar keeps', () => {
  it.each([
    ['nothing of an order', '/#j=a.b.c', '/'],
    ['nothing of a shared text', '/?t=&x=https%3A%2F%2Fa.b&u=', '/'],
    [
      'the sale that an answer came back to',
      '/sale?id=sale-1&status=approved#a=1.2',
      '/sale?id=sale-1',
    ],
    ['the screen that was open', '/sale?id=sale-1&pay=cash#j=a.b.c', '/sale?id=sale-1&pay=cash'],
    ['a page that knows nothing of it', '/printers#j=a.b.c', '/printers'],
  ])('%s', (_, address, kept) => {
    expect(withoutArrival(new URL(address, TILL))).toBe(kept);
  });
});

describe('an order', () => {
  it.each<[string, (link: string) => string, Door, Door]>([
    ['by a link', (link) => link, 'link', 'link'],
    ['by a link on another page', (link) => link.replace('/#', '/sale?id=s#'), 'link', 'link'],
    ['by the protocol handler', protocolAddress, 'link', 'protocol'],
    ['by the launched app', (link) => link, 'launch', 'launch'],
    ['by sharing its address', (link) => `/?u=${encodeURIComponent(link)}`, 'link', 'share'],
    ['by sharing a text', (link) => `/?x=${encodeURIComponent(`Pay: ${link}`)}`, 'launch', 'share'],
  ])('comes in %s', async (_, address, door, stored) => {
    const brought = await come(address(await world.link()), door);
    const [sale] = till.sales;
    expect(brought).toEqual({ type: 'sale', id: sale?.id, orderNo: '1042' });
    expect(sale?.door).toBe(stored);
  });

  it.each<[string, (link: string) => string]>([
    ['as it is, with space around it', (link) => ` ${link}\n`],
    ['with words around it', (link) => `Please take this one: ${link} Thank you`],
    ['as a link of our own scheme', (link) => `web+kass://payNow?j=${jwsOf(link)}`],
    ['as a link of the other scheme', (link) => `Order: kass-api://payNow?j=${jwsOf(link)}`],
    ['encoded by some messenger', (link) => encodeURIComponent(link)],
  ])('comes in by paste %s', async (_, text) => {
    const brought = await arriveAsText(till, text(await world.link()));
    expect(brought).toMatchObject({ type: 'sale', id: till.sales[0]?.id });
    expect(till.sales[0]?.door).toBe('paste');
  });

  it('that the seller wants comes in although many came at once', async () => {
    for (let n = 0; n < 30; n += 1)
      await openSale(world, {
        jti: `link-of-order-${n}-0123`,
        ord: { id: `many-${n}`, no: String(n), rev: 0 },
      });
    const link = await world.link();
    const refused = await arriveAsText(till, link, 'scan');
    expect(codeOf(refused)).toBe('link-many');
    expect(refused).toMatchObject({ arrival: { raw: link, door: 'scan' } });
    expect(await arriveAsText(till, link, 'scan', true)).toMatchObject({ type: 'sale' });
  });
});

function protocolAddress(link: string): string {
  return `/#l=${encodeURIComponent(`web+kass://payNow?j=${jwsOf(link)}`)}`;
}

describe('an order without a signature', () => {
  const ORDER = '{"no":"77","sum":990,"cur":"EUR"}';
  const unsigned = (callback: string, scheme = 'web+kass') =>
    `${scheme}://payNow?callback=[${callback}]&order=${ORDER}`;
  const OURS = 'https://shop.example/kass/result?ref=5&{*}';

  it.each([
    ['web+kass', unsigned(OURS)],
    ['kass-api, with words around it', `Pay this: ${unsigned(OURS, 'kass-api')}`],
  ])('of a paired shop is only to be looked at: %s', async (_, text) => {
    const brought = await arriveAsText(till, text);
    expect(brought).toMatchObject({ type: 'unsigned', order: { sum: 990 } });
    expect(till.sales).toEqual([]);
  });

  it('comes by the protocol handler, and its callback is no answer of a payment app', async () => {
    const brought = await come(
      `/#l=${unsigned(OURS).replaceAll('{', '%7B').replaceAll('}', '%7D')}`,
    );
    expect(brought?.type).toBe('unsigned');
  });

  it('of a stranger is refused', async () => {
    const brought = await arriveAsText(till, unsigned('https://evil.example/?{*}', 'kass-api'));
    expect(codeOf(brought)).toBe('link-unsigned');
    expect(brought).toMatchObject({
      error: { details: { host: 'evil.example', sum: '990', cur: 'EUR' } },
    });
  });
});

describe('what a hardware scanner types', () => {
  const FIND = 'https://shop.example/kass/find';
  const askable = async () => {
    await world.ports.storage.updateShop(world.shop.id, { find: FIND });
    await till.refresh();
  };

  it('may be a link', async () => {
    expect(await arriveByScanner(till, await world.link())).toMatchObject({ type: 'sale' });
    expect(till.sales[0]?.door).toBe('scanner');
  });

  it('may be the number of an order, which the shop is asked for', async () => {
    const link = await world.link();
    world.network.serve('https://shop.example', () => Response.json({ link }));
    await askable();
    expect(await arriveByScanner(till, '104712')).toMatchObject({ type: 'sale' });
    expect(till.sales[0]?.door).toBe('number');
  });

  it('may be a number that no shop has', async () => {
    world.network.serve('https://shop.example', () => Response.json({}, { status: 404 }));
    await askable();
    expect(codeOf(await arriveByScanner(till, '4006381333931'))).toBe('find-unknown');
  });

  it('may be a number where no shop can be asked', async () => {
    expect(codeOf(await arriveByScanner(till, '104712'))).toBe('find-unsupported');
  });

  it.each([
    ['a link of somebody else', 'https://museum.example/', 'link-garbled'],
    ['a link of ours that was cut', `${TILL}/#j=aaaa.bbbb`, 'link-cut'],
  ])('may be %s', async (_, text, code) => {
    expect(codeOf(await arriveByScanner(till, text))).toBe(code);
  });
});

it('a question about an order that nobody knows brings that', async () => {
  const link = await world.link({ act: 'statusNow' });
  expect(await arriveAsText(till, link)).toMatchObject({ type: 'unknown', orderNo: '1042' });
});

it('a link that wants something printed leads to its document', async () => {
  const brought = await arriveAsText(till, await documentLink(world));
  expect(brought).toMatchObject({ type: 'document', id: expect.stringMatching(/^[\w-]{22}$/) });
  expect(till.queue.jobs).toEqual([]);
});

it('a pasted pairing link leads to the pairing page', async () => {
  expect(await arriveAsText(till, `${TILL}/pair#p=abc`)).toEqual({
    type: 'page',
    href: '/pair#p=abc',
  });
});

it('the return of a payment app leads to its sale', async () => {
  const id = await openSale(world);
  await attempted(world, id);
  const pairs = 'status=approved&amount=1990&currency=EUR&tx=T-77';
  const brought = await come(`/return?${pairs}#a=${ATTEMPT.id}.${ATTEMPT.nonce}`);
  expect(brought).toEqual({ type: 'answer', id });
  expect((await saleOf(world, id)).type).toBe('paid');
});

it.each([
  ['', false],
  ['my password', false],
  ['https://shop.example/', false],
  [`${TILL}/#j=aaaa.bbbb.cccc`, true],
  ['web+kass://payNow?j=aaaa.bbbb.cccc', true],
  [`${TILL}/pair#p=abc`, true],
])('what is in the clipboard is taken for a link or not: %j', async (text, expected) => {
  expect(await isOurLink(text)).toBe(expected);
});
