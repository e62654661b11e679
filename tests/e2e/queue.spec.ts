// The screen of all that waits, as a seller uses it: hurry it, give it up, take it up again; and a row that cannot be read.
import { readFile } from 'node:fs/promises';
import { changeRows, expectPaid, PIN, says, setPin } from './support/seller';
import { expect, test } from './support/test';

const ORDER = 'en-0-0';

test('a message that the shop does not take is hurried, given up by the owner, and taken up again', async ({
  seller,
}) => {
  const till = await seller.pair();
  await setPin(till, seller);
  await seller.shopAnswers('503');
  await seller.open(till, ORDER);
  await seller.takeCash(till);
  // A page that goes while it prints leaves a question behind.
  await expect(says(till, 'Receipt is on the screen')).toBeVisible();
  await till.goto(`${seller.world.till}/`);
  await till.getByRole('link', { name: 'Waiting: 1' }).click();
  await expect(till.getByRole('heading', { name: 'Go by themselves: 1' })).toBeVisible();
  await expect(says(till, /tried: \d+ · again in \d+ s/)).toBeVisible();
  await expect(says(till, /The shop does not answer\. /)).toBeVisible();

  await seller.shopAnswers('410');
  await till.getByRole('button', { name: 'Try all now' }).click();
  await expect(till.getByRole('heading', { name: 'Ask you: 1' })).toBeVisible();
  await till.getByRole('button', { name: 'Give up' }).click();
  const goOn = till.getByRole('dialog').getByRole('button', { name: 'Give up' });
  await expect(goOn).toBeDisabled();
  await till.getByLabel('Why').fill('Told them on the phone');
  await till.keyboard.press('Enter');
  await till.getByLabel('Admin PIN').fill(PIN);
  await goOn.click();
  await expect(
    till.getByRole('heading', { name: 'Nothing waits' }).or(says(till, 'Nothing waits')),
  ).toBeVisible();
  await expect(says(till, /Told them on the phone/)).toBeVisible();

  await till.getByRole('link', { name: 'Open its order' }).click();
  await expect(says(till, 'Given up: the till does not tell the shop')).toBeVisible();
  await till.goBack();
  await seller.shopAnswers('ok');
  await till.getByRole('button', { name: 'Take up again' }).click();
  await seller.expectResults(ORDER, ['paid']);
  await expect(says(till, 'Given up: 1')).toHaveCount(0);
});

test('a row that cannot be read is shown, saved as a file, and then put away', async ({
  seller,
}) => {
  const till = await seller.pair();
  await seller.open(till, ORDER);
  await seller.takeCash(till);
  await expect(says(till, 'Receipt is on the screen')).toBeVisible();
  // No list finds a piece of work by a state that there is not, and yet it must not be lost.
  await changeRows(till, 'jobs', { state: 'lost' }, { kind: 'print' });
  await expectPaid(till);
  await till.goto(`${seller.world.till}/queue`);
  await expect(says(till, 'Set aside, not readable: 1')).toBeVisible();
  const remove = till.getByRole('button', { name: 'Remove from the list' });
  await expect(remove).toBeDisabled();
  const saving = till.waitForEvent('download');
  await till.getByRole('button', { name: 'Save as a file' }).click();
  const file = await readFile(await (await saving).path(), 'utf8');
  expect(JSON.parse(file)).toMatchObject({ rows: [{ store: 'jobs', row: { kind: 'print' } }] });
  await remove.click();
  await till.getByRole('dialog').getByRole('button', { name: 'Remove from the list' }).click();
  await expect(says(till, 'Set aside, not readable: 1')).toHaveCount(0);
  await expect(says(till, 'Nothing waits')).toBeVisible();
});
