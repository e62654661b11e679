// The one way a sale changes: fold the event, store the new state with all its work in one transaction, tell
// the other windows. A second window that was faster is not overwritten: the event is tried on what it left.
import { AppError, isAppError } from '../domain/errors';
import { newJobId, newResultId, type SaleId, type ShopId } from '../domain/ids';
import { toReceipt, toRefundReceipt, type Receipt } from '../domain/receipt';
import {
  transition,
  type SaleEvent,
  type SaleState,
  type Transition,
  type Work,
} from '../domain/sale';
import type { NewPrint } from '../offline/commit';
import { callbackOf, htuOf } from '../schemes/kass/callback';
import { nextNumber, numbering } from './papers';
import type { Ports } from './ports';

/** How often a slower window tries again before it says so. */
const MAX_RACES = 8;

/**
 * Brings one sale forward by one event.
 * @throws AppError `sale-changed` when the event is not possible any more, `storage-broken`.
 */
export async function advance(ports: Ports, id: SaleId, event: SaleEvent): Promise<SaleState> {
  for (let race = 0; race < MAX_RACES; race += 1) {
    const stored = await ports.storage.loadSale(id);
    const next = transition(stored?.sale ?? null, event);
    if (!next) throw new AppError('sale-changed', `${event.type} is not possible`);
    try {
      await commit(ports, stored?.seq ?? 0, event, next);
      ports.windows.announce();
      return next.state;
    } catch (error) {
      if (!isAppError(error) || error.code !== 'sale-changed') throw error;
    }
  }
  throw new AppError('sale-changed');
}

async function commit(
  ports: Ports,
  expectedSeq: number,
  event: SaleEvent,
  next: Transition,
): Promise<void> {
  const { storage, random, clock } = ports;
  const { state, work } = next;
  const paper = work.find((piece) => piece.kind === 'receipt');
  const store = async () =>
    storage.commitSale({
      saleId: state.id,
      expectedSeq,
      event,
      next,
      now: clock.now(),
      ids: { result: newResultId(random), deliver: newJobId(random) },
      // Without a result there is nothing to look up: the tap that leaves for an app has no time to lose.
      result: await resultContext(ports, next),
      prints: paper ? await printsOf(ports, state, paper.of) : [],
    });
  await (paper ? numbering(ports, { sale: state.id }, store) : store());
}

type ReceiptOf = Extract<Work, { kind: 'receipt' }>['of'];

/** The customer's receipt, and the shop's where a printer is set for it. Cash, either way, opens the drawer. */
async function printsOf(
  ports: Ports,
  state: SaleState,
  of: ReceiptOf,
): Promise<readonly NewPrint[]> {
  const { storage, random } = ports;
  const { defaultPrinter, copyPrinter } = await storage.loadSettings();
  const receipt = await receiptOf(ports, state, of);
  const drawer = receipt.tenders.some(({ method }) => method === 'cash');
  const main = { id: newJobId(random), printer: defaultPrinter, receipt, drawer };
  if (copyPrinter === null) return [main];
  const forShop = { ...receipt, copy: true, forShop: true };
  return [main, { id: newJobId(random), printer: copyPrinter, receipt: forShop }];
}

/** The receipt of a sale, or of its newest refund, with the next free number. */
async function receiptOf(ports: Ports, state: SaleState, of: ReceiptOf): Promise<Receipt> {
  const context = {
    shop: await shopOf(ports, state.shop),
    timeZone: ports.timeZone,
    language: ports.language(),
    number: await nextNumber(ports, { sale: state.id }, state.order.ord.no),
  };
  const refund = of === 'refund' ? state.refunds.at(-1) : undefined;
  return refund ? toRefundReceipt(state, refund, context) : toReceipt(state, context);
}

/** The envelope of the shop's result; null for the built-in demo shop, whose results never leave the device. */
async function resultContext(ports: Ports, { state, work }: Transition) {
  const piece = work.find((one) => one.kind === 'result');
  if (!piece) return null;
  const shop = await shopOf(ports, state.shop);
  if (shop.builtIn) return null;
  const refund = piece.res === 'refunded' ? state.refunds.at(-1) : undefined;
  const oj = (refund?.by === 'shop' ? refund : state).order.jti;
  const cb = callbackOf(state, oj, shop);
  return { iss: shop.device, aud: shop.origin, htu: htuOf(cb), cb };
}

async function shopOf(ports: Ports, id: ShopId) {
  const shop = await ports.storage.getShop(id);
  if (!shop) throw new AppError('storage-broken', 'The shop of a sale is gone');
  return shop;
}
