// How long a link is checked before its order is on the screen: signature, claims and sums of fifty lines.
import type { Page } from '@playwright/test';
import { signOrder } from '../../src/lib/schemes/kass/sign-order';
import { longOrder } from '../fixtures/links/long-order';
import { NOW_MS, newSigner, shopOf, signRaw, TILL } from '../unit/schemes/kass/paired-shop';
import { slowDown } from './page';
import { handOverVerification, SLOWDOWNS } from './series';
import { test, VERIFY } from './site';

const ROUNDS = 300;
const WARM_UP = 50;

const FORMS = ['plain', 'packed'] as const;

async function open(page: Page, address: string, slowdown: number): Promise<void> {
  await page.goto(address);
  await page.waitForFunction(() => crossOriginIsolated && window.measureVerification !== undefined);
  await slowDown(page, slowdown);
}

for (const form of FORMS)
  for (const slowdown of SLOWDOWNS)
    test(`verification of a ${form} link with 50 lines, ${slowdown}x`, async ({ page, world }) => {
      const signer = await newSigner();
      const claims = longOrder(50);
      const jws =
        form === 'plain'
          ? await signRaw(JSON.stringify(claims), signer)
          : await signOrder(claims, signer.privateKey, signer.kid);
      await open(page, `${world.till}${VERIFY}`, slowdown);
      const times = await page.evaluate((task) => window.measureVerification?.(task), {
        jws,
        shop: shopOf(signer),
        tillOrigin: TILL,
        nowMs: NOW_MS,
        rounds: ROUNDS,
        warmUp: WARM_UP,
      });
      if (!times) throw new TypeError('The page measures nothing');
      const chromium = page.context().browser()?.version() ?? '';
      await handOverVerification(test.info(), {
        form: `${form}, ${jws.length.toLocaleString('en-US')} characters`,
        slowdown,
        chromium,
        ...times,
      });
    });
