// What the page itself notices of a paper that an app has: the tap, nothing that opened, and coming back.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { JobId } from '../../../src/lib/domain/ids';
import { passprnt } from '../../../src/lib/schemes/print/passprnt';
import { AppPrints } from '../../../src/lib/till/app-prints';
import { takeReturn } from '../../../src/lib/till/returns';
import { TILL } from '../../fakes/till-ports';
import { appTill, type AppTill } from './app-printer';

/** A page that another app may cover. */
class Page extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';

  become(state: DocumentVisibilityState): void {
    this.visibilityState = state;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

let till: AppTill;
let page: Page;
let prints: AppPrints;
let changes: number;
beforeEach(async () => {
  till = await appTill(passprnt);
  page = new Page();
  changes = 0;
  prints = new AppPrints(till.ports, () => (changes += 1));
  await prints.prepare(till.printer, await till.paper());
});

const becomes = (state: string, error: string | null = null) =>
  vi.waitFor(async () => expect(await till.paper()).toMatchObject({ state, error }));
async function tap(returns: boolean): Promise<void> {
  void prints.left(await till.paper(), returns, page);
  await becomes('printing');
}
/** Lets everything that was begun end. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 30));

describe('after the tap', () => {
  it('the paper is with the app, and every window hears it', async () => {
    const { announcements } = till.house;
    await tap(true);
    expect(await till.paper()).toMatchObject({ tries: 1, lease: { owner: 'first' } });
    await vi.waitFor(() => expect(changes).toBe(1));
    expect(till.house.announcements).toBeGreaterThan(announcements);
  });

  it('a page that stayed for three seconds says so, and nothing is lost', async () => {
    await tap(true);
    till.clock.advance(2_999);
    await settle();
    expect((await till.paper()).state).toBe('printing');
    till.clock.advance(1);
    await becomes('queued', 'printer-no-app');
  });

  it('an app that never answers has the paper when the seller is back', async () => {
    await tap(false);
    page.become('hidden');
    till.clock.advance(30_000);
    await settle();
    expect((await till.paper()).state).toBe('printing');
    page.become('visible');
    await becomes('handedOver');
  });

  it('a page that was never left has not come back', async () => {
    await tap(false);
    page.become('visible');
    await settle();
    expect((await till.paper()).state).toBe('printing');
  });

  it('an app that should have answered is given a moment, then the till asks', async () => {
    await tap(true);
    page.become('hidden');
    page.become('visible');
    till.clock.advance(3_999);
    await settle();
    expect((await till.paper()).state).toBe('printing');
    till.clock.advance(1);
    await becomes('unknown', 'printer-silent');
  });

  it('the moment begins anew when the seller goes back to the app', async () => {
    await tap(true);
    for (const state of ['hidden', 'visible', 'hidden'] as const) page.become(state);
    till.clock.advance(60_000);
    await settle();
    expect((await till.paper()).state).toBe('printing');
  });

  it('an answer in that moment counts, and the moment changes nothing any more', async () => {
    await tap(true);
    page.become('hidden');
    page.become('visible');
    const { nonce } = await till.paper();
    await takeReturn(
      till.ports,
      new URL(`${TILL}/return?passprnt_code=0&passprnt_message=SUCCESS#a=${till.job}.${nonce}`),
    );
    till.clock.advance(60_000);
    await settle();
    expect(await till.paper()).toMatchObject({ state: 'printed', error: null });
  });

  it('a second tap watches anew', async () => {
    await tap(false);
    till.clock.advance(3_000);
    await becomes('queued', 'printer-no-app');
    await tap(false);
    page.become('hidden');
    page.become('visible');
    await becomes('handedOver');
    expect((await till.paper()).tries).toBe(2);
  });

  it('two papers are watched each by itself', async () => {
    await tap(false);
    const first = await till.paper();
    await till.ports.storage.addPrintJob({
      ...first,
      id: JobId.parse('second-paper-000000000'),
      state: 'queued',
      lease: null,
    });
    const second = await till.ports.storage.findPrint(JobId.parse('second-paper-000000000'));
    await prints.left(second ?? first, true, page);
    page.become('hidden');
    page.become('visible');
    await becomes('handedOver');
    till.clock.advance(4_000);
    await vi.waitFor(async () =>
      expect(await till.ports.storage.findPrint(second?.id ?? first.id)).toMatchObject({
        state: 'unknown',
      }),
    );
  });

  it('a window that is gone leaves a question, not a lost paper', async () => {
    await tap(false);
    till.house.close('first');
    const { storage, clock, windows } = till.secondWindow();
    await storage.markStartup(clock.now(), await windows.alive());
    expect(await till.paper()).toMatchObject({ state: 'unknown', error: 'printer-lost' });
  });

  it('another window of a till that lives on leaves the paper alone', async () => {
    await tap(false);
    const { storage, clock, windows } = till.secondWindow();
    await storage.markStartup(clock.now(), await windows.alive());
    expect((await till.paper()).state).toBe('printing');
  });

  it('an app that has it for ten minutes, and no word, is a question', async () => {
    await tap(true);
    page.become('hidden');
    const { storage, clock, windows } = till.ports;
    await storage.markStartup(clock.now() + 10 * 60_000, await windows.alive());
    expect((await till.paper()).state).toBe('unknown');
  });
});

describe('a link that was shown before', () => {
  it('is shown again by the same page', async () => {
    expect((await prints.prepare(till.printer, await till.paper())).type).toBe('link');
    expect((await till.paper()).state).toBe('queued');
  });

  it('by a page that is gone, may have been tapped there: the paper asks', async () => {
    const later = new AppPrints(till.secondWindow(), () => {});
    expect(await later.prepare(till.printer, await till.paper())).toEqual({
      type: 'none',
      why: 'gone',
    });
    expect(await till.paper()).toMatchObject({ state: 'unknown', error: 'printer-silent' });
  });
});

describe('the dialog of the system', () => {
  it('opens in the tap, before anything is stored, and hands the paper over', async () => {
    const opened: string[] = [];
    void prints.printBySystem(await till.paper(), () => opened.push('dialog'));
    expect(opened).toEqual(['dialog']);
    await becomes('handedOver');
    expect(await till.paper()).toMatchObject({ tries: 1, lease: null });
  });

  it('works for a paper that was never offered to an app', async () => {
    till = await appTill(passprnt);
    prints = new AppPrints(till.ports, () => {});
    void prints.printBySystem(await till.paper(), () => {});
    await becomes('handedOver');
  });
});
