import { beforeEach, describe, expect, it } from 'vitest';
import type { Door } from '../../../src/lib/domain/sale';
import { arrive, arriveAsText, isOurLink } from '../../../src/lib/till/doors';
import { Language } from '../../../src/lib/till/locale.svelte';
import { Till } from '../../../src/lib/till/till.svelte';
import { TILL } from '../../fakes/till-ports';
import { refusal } from '../schemes/kass/paired-shop';
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

describe('an address of the till', () => {
  it.each([
    ['the empty home page', '/'],
    ['another page', '/printers'],
    ['an order link on another page', '/printers#j=a.b.c'],
    ['a pairing link, which its own page reads', '/pair#p=abc'],
    ['a sale', '/sale?id=sale-0123456789'],
  ])('that is %s brings nothing', async (_, address) => {
    expect(await come(address)).toBeNull();
  });

  it('with a broken order is refused', async () => {
    expect((await refusal(come('/#j=a.b'))).code).toBe('link-cut');
  });

  it('with an answer to nothing is refused', async () => {
    const address = '/sale?id=sale-0123456789&status=approved#a=attempt-0123.nonce-012345';
    expect((await refusal(come(address))).code).toBe('payment-unknown');
  });
});

describe('an order', () => {
  it.each<[string, (link: string) => string, Door, Door]>([
    ['by a link', (link) => link, 'link', 'link'],
    ['by the protocol handler', protocolAddress, 'protocol', 'protocol'],
    ['by the launched app', (link) => link, 'launch', 'launch'],
    ['by sharing its address', (link) => `/?u=${encodeURIComponent(link)}`, 'link', 'share'],
    ['by sharing a text', (link) => `/?x=${encodeURIComponent(`Pay: ${link}`)}`, 'launch', 'share'],
  ])('comes in %s', async (_, address, door, stored) => {
    const next = await come(address(await world.link()), door);
    const [sale] = till.sales;
    expect(next).toBe(`/sale?id=${sale?.id}`);
    expect(sale?.door).toBe(stored);
  });

  it('comes in by paste', async () => {
    const next = await arriveAsText(till, ` ${await world.link()}\n`);
    expect(next).toBe(`/sale?id=${till.sales[0]?.id}`);
    expect(till.sales[0]?.door).toBe('paste');
  });
});

function protocolAddress(link: string): string {
  const jws = link.split('#j=')[1] ?? '';
  return `/#l=${encodeURIComponent(`web+kass://payNow?j=${jws}`)}`;
}

it('a link that wants something printed leads to its document', async () => {
  const next = await arriveAsText(till, await documentLink(world));
  expect(next).toMatch(/^\/document\?id=[\w-]{22}$/);
  expect(till.queue.jobs).toEqual([]);
});

it('a pasted pairing link leads to the pairing page', async () => {
  expect(await arriveAsText(till, `${TILL}/pair#p=abc`)).toBe('/pair#p=abc');
});

it('the return of a payment app leads to its sale', async () => {
  const id = await openSale(world);
  await attempted(world, id);
  const pairs = 'status=approved&amount=1990&currency=EUR&tx=T-77';
  const next = await come(`/return?${pairs}#a=${ATTEMPT.id}.${ATTEMPT.nonce}`);
  expect(next).toBe(`/sale?id=${id}`);
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
