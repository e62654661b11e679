// Payment apps of other makers, each answered by a stand-in that reads its link as strictly as its document does.
import type { Page } from '@playwright/test';
import {
  answerAndroid,
  answerIos,
  readAndroid,
  readIos,
  type AskedAndroid,
} from './support/stand-ins/square';
import { comeBack, tapOut, type Asked } from './support/stand-ins/stand-in';
import { answerSumup, readSumup } from './support/stand-ins/sumup';
import { answerViva, readViva } from './support/stand-ins/viva';
import { expectPaid, says, useApps, type Seller } from './support/seller';
import { expect, test } from './support/test';

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1';
const ANDROID =
  'Mozilla/5.0 (Linux; Android 14; SM-X210) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

const SQUARE = { square: { clientId: 'sq0idp-A1b2C3d4E5f6G7h8I9j0Kw' } };
const SUMUP = { sumup: { affiliateKey: 'sup_afk_A1b2C3d4E5', appId: 'com.example.till' } };
const VIVA = { viva: { appId: 'com.example.till' } };

/** Opens the order of €19.90 and taps the card button. */
async function leave(
  seller: Seller,
  apps: Parameters<typeof useApps>[1],
  scheme: string,
): Promise<{ readonly left: Page; readonly link: string }> {
  const till = await seller.pair();
  await useApps(till, apps);
  await seller.open(till, 'en-0-0');
  const link = await tapOut(till, till.getByRole('link', { name: /^Card/ }), scheme);
  return { left: till, link };
}

const choosesAgain = (till: Page) =>
  expect(till.getByRole('link', { name: /^Card/ })).toBeVisible();

test.describe('on an iPhone', () => {
  test.use({ userAgent: IPHONE });

  async function askSquare(seller: Seller) {
    const { left, link } = await leave(seller, SQUARE, 'square-commerce-v1');
    const asked: Asked = readIos(link, `${seller.world.till}/return`);
    expect(asked).toMatchObject({ amount: '1990', currency: 'EUR' });
    return { left, asked };
  }

  test('Square takes the card, and the shop hears its transaction', async ({ seller }) => {
    const { left, asked } = await askSquare(seller);
    const back = await comeBack(
      left,
      answerIos(asked, { status: 'ok', transaction_id: 'A1B2', client_transaction_id: 'C-1' }),
    );
    await expectPaid(back);
    await seller.expectResults('en-0-0', ['paid']);
    const [result] = await seller.resultsFor('en-0-0');
    expect(result).toMatchObject({ asr: 'app-return', how: [{ method: 'app', tx: 'A1B2' }] });
  });

  test('cancelled in Square: the till says where to look before another try', async ({
    seller,
  }) => {
    const { left, asked } = await askSquare(seller);
    const back = await comeBack(
      left,
      answerIos(asked, { status: 'error', error_code: 'payment_canceled' }),
    );
    await expect(says(back, 'The payment was cancelled in Square')).toBeVisible();
    await expect(says(back, 'Where to look')).toBeVisible();
    await choosesAgain(back);
  });

  test('a code that Square does not document is a question, never a payment', async ({
    seller,
  }) => {
    const { left, asked } = await askSquare(seller);
    const back = await comeBack(
      left,
      answerIos(asked, { status: 'error', error_code: 'something_new' }),
    );
    await expect(back.getByRole('heading', { name: 'Did Square take €19.90?' })).toBeVisible();
  });

  test('SumUp takes the card, also where it adds its answer behind a second question mark', async ({
    seller,
  }) => {
    const { left, link } = await leave(seller, SUMUP, 'sumupmerchant');
    const asked = readSumup(link, 'ios');
    expect(asked).toMatchObject({ amount: '19.90', currency: 'EUR' });
    const back = await comeBack(
      left,
      answerSumup(asked, { 'smp-status': 'success', 'smp-tx-code': 'TDEMO1' }),
    );
    await expectPaid(back);
    await seller.expectResults('en-0-0', ['paid']);
    const [result] = await seller.resultsFor('en-0-0');
    expect(result?.how).toMatchObject([{ tx: 'TDEMO1' }]);
  });
});

test.describe('on an Android tablet', () => {
  test.use({ userAgent: ANDROID });

  async function askSquare(seller: Seller) {
    const { left, link } = await leave(seller, SQUARE, 'intent');
    const asked: AskedAndroid = readAndroid(link, `${seller.world.till}/return`);
    expect(asked).toMatchObject({ amount: '1990', currency: 'EUR' });
    return { left, asked };
  }

  test('Square takes the card by its intent link', async ({ seller }) => {
    const { left, asked } = await askSquare(seller);
    const ids = { SERVER_TRANSACTION_ID: 'S-9', CLIENT_TRANSACTION_ID: 'C-9' };
    const back = await comeBack(left, answerAndroid(asked, ids));
    await expectPaid(back);
    await seller.expectResults('en-0-0', ['paid']);
    const [result] = await seller.resultsFor('en-0-0');
    expect(result?.how).toMatchObject([{ tx: 'S-9' }]);
  });

  test('Square has another payment under way: nobody knows, and the till asks', async ({
    seller,
  }) => {
    const { left, asked } = await askSquare(seller);
    const code = 'com.squareup.pos.ERROR_TRANSACTION_ALREADY_IN_PROGRESS';
    const back = await comeBack(
      left,
      answerAndroid(asked, { ERROR_CODE: code, ERROR_DESCRIPTION: 'One at a time' }),
    );
    await expect(back.getByRole('heading', { name: 'Did Square take €19.90?' })).toBeVisible();
    await expect(back.getByRole('link', { name: /^Card/ })).toHaveCount(0);
  });

  test('Square is not installed: the browser comes back, and the till says so', async ({
    seller,
  }) => {
    const { left, asked } = await askSquare(seller);
    const back = await comeBack(left, asked.fallback);
    await expect(says(back, 'Square is not on this device')).toBeVisible();
    await back.getByRole('button', { name: /^It did not open/ }).click();
    await choosesAgain(back);
  });

  test('SumUp declines: no money, and the shop hears of it', async ({ seller }) => {
    const { left, link } = await leave(seller, SUMUP, 'sumupmerchant');
    const asked = readSumup(link, 'android');
    const cause = { 'smp-failure-cause': 'transaction-failed', 'smp-message': 'Card refused' };
    const back = await comeBack(left, answerSumup(asked, { 'smp-status': 'failed', ...cause }));
    await expect(says(back, 'SumUp declined the payment')).toBeVisible();
    await choosesAgain(back);
    await seller.expectResults('en-0-0', ['declined']);
  });

  test('Viva takes the card and answers with blanks in its values', async ({ seller }) => {
    const { left, link } = await leave(seller, VIVA, 'vivapayclient');
    const asked = readViva(link);
    expect(asked.amount).toBe('1990');
    const back = await comeBack(
      left,
      answerViva(asked, {
        status: 'success',
        message: 'Transaction successful',
        action: 'sale',
        amount: '1990',
        tipAmount: '0',
        verificationMethod: 'CONTACTLESS - NO CVM',
        cardType: 'Visa Debit',
        accountNumber: '430589******5005',
        authorisationCode: '226397',
        transactionId: '9313b8db-57fa-407b-a84e-0a3116af12ff',
      }),
    );
    await expectPaid(back);
    await seller.expectResults('en-0-0', ['paid']);
    const [result] = await seller.resultsFor('en-0-0');
    expect(result?.how).toMatchObject([
      { tx: '9313b8db-57fa-407b-a84e-0a3116af12ff', auth: '226397', last4: '5005' },
    ]);
  });

  test('Viva took another sum: a question, and the order stays locked', async ({ seller }) => {
    const { left, link } = await leave(seller, VIVA, 'vivapayclient');
    const answer = { status: 'success', action: 'sale', amount: '1900', transactionId: 'T-1' };
    const back = await comeBack(left, answerViva(readViva(link), answer));
    await expect(says(back, 'Viva.com Terminal says yes, but to another sum.')).toBeVisible();
  });

  test('cancelled in Viva: the customer pays in cash instead', async ({ seller }) => {
    const { left, link } = await leave(seller, VIVA, 'vivapayclient');
    const answer = { status: 'fail', message: '(-4) USER_CANCEL', action: 'sale', amount: '1990' };
    const back = await comeBack(left, answerViva(readViva(link), answer));
    await expect(says(back, 'The payment was cancelled in Viva.com Terminal')).toBeVisible();
    await seller.takeCash(back);
  });
});

test('an app of another kind of device is not offered here', async ({ seller }) => {
  const till = await seller.pair();
  await useApps(till, SQUARE);
  await seller.open(till, 'en-0-0');
  await expect(says(till, 'No payment app fits this order here')).toBeVisible();
  await expect(till.getByRole('link', { name: /^Cash/ })).toBeVisible();
});
