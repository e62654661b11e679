// What the admin of the demo shop does with a till: the one form of a device card, read and carried out.
import type { Grants, ShopServer } from '../../src/lib/shop/index';

/** The currencies this shop sells in; both have two decimals. */
export const CURRENCIES = ['EUR', 'RUB'] as const;

/** Carries out what the pressed button says. Text that is no amount takes a limit away. */
export async function changeTill(shop: ShopServer, form: URLSearchParams): Promise<void> {
  const kid = form.get('kid') ?? '';
  const decision = form.get('decision');
  switch (decision) {
    case 'allowed':
    case 'refused':
    case 'revoked':
      await shop.decide(kid, decision);
      return;
    case 'saved':
      await shop.rename(kid, form.get('name') ?? '');
      await shop.grant(kid, grantsIn(form));
      return;
    default:
      return;
  }
}

function grantsIn(form: URLSearchParams): Partial<Grants> {
  const limits = CURRENCIES.flatMap((currency) => {
    const text = (form.get(`limit-${currency}`) ?? '').trim().replace(',', '.');
    return /^\d{1,9}(\.\d{1,2})?$/.test(text)
      ? [[currency, Math.round(Number(text) * 100)] as const]
      : [];
  });
  return { refund: form.get('refund') === 'on', limits: Object.fromEntries(limits) };
}
