// From the tap on the link to the order on the screen, and from the money to the first byte at the printer.
import type { Page } from '@playwright/test';
import { BlePrinter, chooseBlePrinter } from '../e2e/support/ble-printer';
import { expectPaid, type Seller } from '../e2e/support/seller';
import { expect, storedOffline } from '../e2e/support/test';
import { openNetworkPrinter } from './network-printer';
import {
  ANYTHING,
  lastTap,
  noteTaps,
  openCold,
  openWarm,
  ORDER,
  slowDown,
  stopWorkers,
} from './page';
import { BASELINE, handOver, LIMIT_MS, SAMPLES, SLOWDOWNS } from './series';
import { EMPTY, linkMaker, test } from './site';

/** Measures one row: a run that does not count, then the samples, fewer of them where the machine is too busy. */
async function measure(row: string, slowdown: number, seller: Seller, once: () => Promise<number>) {
  await once();
  const values: number[] = [];
  const end = performance.now() + LIMIT_MS;
  while (values.length < SAMPLES && performance.now() < end) values.push(await once());
  const chromium = seller.context.browser()?.version() ?? '';
  await handOver(test.info(), { row, slowdown, chromium, values });
}

/** Pairs, waits until the worker keeps everything, and closes the till: only what is stored is left of it. */
async function leavePaired(seller: Seller): Promise<void> {
  const till = await seller.pair();
  await storedOffline(till);
  await till.close();
}

/** A sale in a page that lives, up to the tap on "Take"; returns when that tap was, milliseconds since 1970. */
async function takeCash(till: Page, link: string): Promise<number> {
  await openWarm(till, link, ORDER);
  await till.getByRole('link', { name: /^Cash/ }).click();
  await till.getByRole('button', { name: /^Exact/ }).click();
  const take = till.getByRole('button', { name: /^Take/ });
  await expect(take).not.toHaveAttribute('data-arming');
  await take.click();
  await expectPaid(till);
  return lastTap(till);
}

/** The page lives on; the home screen has to stand before the next link comes. */
async function goHome(till: Page, way: string): Promise<void> {
  await till.getByRole('link', { name: way, exact: true }).click();
  await expect(till.getByRole('heading', { name: 'Waiting orders' })).toBeVisible();
}

/** Keeps the printer that was just connected and goes where orders arrive. */
async function usePrinter(till: Page, slowdown: number): Promise<void> {
  await till.getByRole('button', { name: 'Save' }).click();
  await goHome(till, 'Orders');
  await noteTaps(till);
  await slowDown(till, slowdown);
}

/** A network printer, and the till at home with it. */
async function addNetworkPrinter(till: Page, seller: Seller, address: string): Promise<void> {
  await seller.connectPrinter(till, address);
  await till.getByRole('button', { name: 'Save' }).click();
  await goHome(till, 'Orders');
}

/**
 * A sale up to the payment app's screen, and its answer; returns when that was tapped, milliseconds since 1970. The
 * return link is a new document of the till: cold where its worker does not run any more.
 */
async function returnFromApp(till: Page, link: string, isCold: boolean): Promise<number> {
  await openWarm(till, link, ORDER);
  await till.locator('a.btn--pay:not([data-arming])').click();
  const approve = till.getByTestId('approve');
  await approve.waitFor();
  if (isCold) await stopWorkers(till);
  const tapped = performance.timeOrigin + performance.now();
  await approve.evaluate((button) => (button as HTMLElement).click());
  await expectPaid(till);
  return tapped;
}

for (const slowdown of SLOWDOWNS) {
  test(`${BASELINE}, ${slowdown}x`, async ({ seller }) => {
    await leavePaired(seller);
    const address = `${seller.world.till}${EMPTY}`;
    await measure(BASELINE, slowdown, seller, () =>
      openCold(seller.context, slowdown, address, ANYTHING),
    );
  });

  test(`link to order, cold start, ${slowdown}x`, async ({ seller }) => {
    await leavePaired(seller);
    const newLink = linkMaker(seller);
    await measure('link to order, cold start', slowdown, seller, async () =>
      openCold(seller.context, slowdown, await newLink(), ORDER),
    );
  });

  test(`link to order, warm start, ${slowdown}x`, async ({ seller }) => {
    const till = await seller.pair();
    await slowDown(till, slowdown);
    const newLink = linkMaker(seller);
    await measure('link to order, warm start', slowdown, seller, async () => {
      const took = await openWarm(till, await newLink(), ORDER);
      await goHome(till, 'Back');
      return took;
    });
  });

  test(`link to order, network off, ${slowdown}x`, async ({ seller }) => {
    await leavePaired(seller);
    const newLink = linkMaker(seller);
    await seller.context.setOffline(true);
    await measure('link to order, network off', slowdown, seller, async () =>
      openCold(seller.context, slowdown, await newLink(), ORDER),
    );
  });

  test(`paid to first byte, Bluetooth LE, ${slowdown}x`, async ({ seller, browser }) => {
    const till = await seller.pair();
    await till.goto(`${seller.world.till}/printers`);
    const printer = await BlePrinter.create(browser);
    await chooseBlePrinter(till);
    await till.getByRole('button', { name: /^Bluetooth LE/ }).click();
    await usePrinter(till, slowdown);
    const newLink = linkMaker(seller);
    await measure('paid to first byte, Bluetooth LE', slowdown, seller, async () => {
      printer.clear();
      const tapped = await takeCash(till, await newLink());
      await expect(till.getByText('Receipt sent to the printer', { exact: true })).toBeVisible();
      await goHome(till, 'Next order');
      return performance.timeOrigin + (printer.arrivals[0] ?? NaN) - tapped;
    });
    await printer.switchOff();
  });

  for (const start of ['warm', 'cold'] as const)
    test(`app's return to first byte, ${start}, ${slowdown}x`, async ({ seller }) => {
      const till = await seller.pair();
      const printer = await openNetworkPrinter();
      await addNetworkPrinter(till, seller, printer.address);
      await storedOffline(till);
      await slowDown(till, slowdown);
      const newLink = linkMaker(seller);
      await measure(`app's return to first byte, ${start} start`, slowdown, seller, async () => {
        const tapped = await returnFromApp(till, await newLink(), start === 'cold');
        await expect(till.getByText('Receipt printed', { exact: true })).toBeVisible();
        await goHome(till, 'Next order');
        return printer.firstByteAt() - tapped;
      });
      await printer.close();
    });
}
