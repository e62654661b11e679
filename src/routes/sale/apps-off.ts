// Why an order is offered no payment app, where the seller has to know.
import { allowsMethod, type Order } from '$lib/domain/order';

/**
 * For an order that none of this till's apps takes. `shop`: its shop wants no app for it; `here`: it does, and none that
 * fits is set up here; null: nothing to speak of, a till without apps takes cash.
 * @param enabledApps ids of payment schemes
 */
export function appsOff(order: Order, enabledApps: readonly string[]): 'shop' | 'here' | null {
  if (enabledApps.length === 0 && allowsMethod(order, 'cash')) return null;
  const takesApps = order.pay?.methods?.some((method) => method !== 'cash') ?? true;
  return takesApps ? 'here' : 'shop';
}
