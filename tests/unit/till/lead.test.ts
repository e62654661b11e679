// Of several windows that show one sale, one leads: by being first, by outliving the other, or by the seller's tap.
import { beforeEach, expect, it } from 'vitest';
import { SaleId } from '../../../src/lib/domain/ids';
import { Lead, ledSales, saleLock } from '../../../src/lib/till/lead.svelte';
import { FakeHouse } from '../../fakes/windows';

const SALE = SaleId.parse('sale-1__');

let house: FakeHouse;
let first: Lead;
let second: Lead;
beforeEach(() => {
  house = new FakeHouse();
  first = new Lead(house.window('first'), saleLock(SALE));
  second = new Lead(house.window('second'), saleLock(SALE));
});

const places = async () => {
  await new Promise((resolve) => setTimeout(resolve));
  return [first.place, second.place];
};

it('nobody leads before the locks have answered', () => {
  first.ask();
  expect(first.place).toBe('asking');
});

it('the first window leads, and the second looks on until that one has left the sale', async () => {
  const leave = first.ask();
  second.ask();
  expect(await places()).toEqual(['leads', 'follows']);
  leave();
  expect((await places())[1]).toBe('leads');
});

it('a tap takes the sale over, and a tap in the other window takes it back', async () => {
  first.ask();
  second.ask();
  await places();
  second.takeOver();
  expect(await places()).toEqual(['follows', 'leads']);
  first.takeOver();
  expect(await places()).toEqual(['leads', 'follows']);
});

it('a sale that was taken over comes back to the window that lost it when the other one leaves', async () => {
  first.ask();
  const leave = second.ask();
  await places();
  second.takeOver();
  await places();
  leave();
  expect((await places())[0]).toBe('leads');
});

it('the window that leads takes nothing over', async () => {
  first.ask();
  second.ask();
  await places();
  first.takeOver();
  expect(await places()).toEqual(['leads', 'follows']);
});

it('every window can tell which sales are led, and a window that is gone leads none', async () => {
  const windows = house.window('third');
  expect(await ledSales(windows)).toEqual(new Set());
  const leave = first.ask();
  second.ask();
  await places();
  expect(await ledSales(windows)).toEqual(new Set([SALE]));
  leave();
  await places();
  expect(await ledSales(windows)).toEqual(new Set([SALE]));
  house.close('second');
  expect(await ledSales(windows)).toEqual(new Set());
});
