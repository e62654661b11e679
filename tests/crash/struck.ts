// One trip that is struck once: what the seller was doing fails with the page, and another page goes on.
import type { Page } from '@playwright/test';
import { BrowserTrip, type Way } from './browser-trip';
import type { Profile } from './profile';
import { Strike, type When } from './strike';

export interface Blow {
  readonly way: Way;
  readonly when: When;
  /** milliseconds after that moment */
  readonly afterMs?: number;
  /** Makes what kills ready on a page that lives. @returns what strikes, and settles when it is done */
  readonly aim: (page: Page) => Promise<() => Promise<unknown>>;
}

export interface Outcome {
  readonly lost: readonly string[];
  readonly duplicated: readonly string[];
  /** the moment came about */
  readonly wasStruck: boolean;
}

export async function struck(
  profile: Profile,
  order: string,
  { way, when, afterMs = 0, aim }: Blow,
): Promise<Outcome> {
  const page = await profile.openPage();
  const blow = await aim(page);
  let over = (): void => {};
  const struckDown = new Promise<void>((resolve) => (over = resolve));
  const strike = new Strike(when, afterMs, () => void blow().then(over, over));
  strike.watch(page);
  const trip = new BrowserTrip(profile.seller, order, way, (moment) => strike.at(moment));
  const ended = trip.goOn(page).then(
    () => null,
    (error: unknown) => error as Error,
  );
  const error = await Promise.race([ended, struckDown.then(() => null)]);
  if (strike.isDone) await struckDown;
  else if (error) throw error;
  await trip.resumeIn(await profile.openPage(), profile.seller);
  return { ...(await trip.flaws()), wasStruck: strike.isDone };
}
