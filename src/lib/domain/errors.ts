// The one error class of the project, and every reason it can carry.
// Whoever raises an AppError picks a code; `till/messages.ts` turns each code into words for the seller.

/**
 * Why something was refused or did not work.
 *
 * - `link-*`, `find-*`: raised by the link codec and the intake; the seller asks the shop for another link.
 * - `scan-*`: raised by the camera; the seller pastes the link or types the number.
 * - `pin-*`: raised where only the owner may go on.
 * - `pair-*`: raised while pairing; the owner starts the pairing again at the shop.
 * - `printer-*`: raised by devices; the seller looks at the printer.
 * - `payment-*`, `print-*`: raised when an app comes back; nothing is changed.
 * - `print-broken`, `result-broken`: raised by a piece of work that cannot be done; it is set aside.
 * - `shop-*`: raised while delivering a result; the till keeps the result.
 * - `file-*`: raised when a saved journal is read in; nothing of it is stored.
 * - `till-*`: raised by the till itself; the seller updates it.
 * - `storage-*`: raised by the database; the till takes no money until it works.
 */
export type ErrorCode =
  | 'link-garbled' // not a link of ours
  | 'link-cut' // a link of ours that was cut short on its way
  | 'link-invalid' // rightly signed, but not an order: `details.field` names the claim
  | 'link-too-long' // over the size limits of link-security §5.5
  | 'link-tampered' // the signature does not fit what the link says
  | 'link-unpaired' // signed with a key no paired shop has
  | 'link-unsigned' // an order without a signature that no pairing accepts
  | 'link-unreachable' // its order lies at the shop, and the shop did not answer
  | 'link-expired' // older than its `exp`, or made in the future: link or clock
  | 'link-version' // a format newer than this till
  | 'link-action' // an action this till does not know, or another one than was signed
  | 'link-not-granted' // the shop does not allow this till to do that: `details.reason` names the grant
  | 'link-wrong-till' // `aud` names another till
  | 'link-wrong-callback' // `cb` outside the prefix fixed at pairing
  | 'link-sum-mismatch' // lines and adjustments do not add up to the sum
  | 'link-replayed' // its `jti` was used by another order
  | 'link-old-revision' // the till already has a newer revision of the order
  | 'link-sale-busy' // a revision arrived while the sale is being paid or is paid
  | 'link-unknown-sale' // a refund of an order that was not paid on this till
  | 'link-refund-limit' // a refund of more than was paid, or in another currency
  | 'link-many' // more orders in a minute than a seller can want
  | 'find-unknown' // the shop has no open order with this number
  | 'find-unsupported' // no paired shop answers order numbers
  | 'scan-denied' // the browser may not use the camera
  | 'scan-unavailable' // no camera, or another program has it
  | 'pin-missing' // needs the admin PIN, and none is set
  | 'pin-wrong'
  | 'pin-locked' // too many wrong PINs; `details.seconds` until the next try
  | 'pair-garbled' // not a pairing link
  | 'pair-expired' // the one-time code is too old or was used
  | 'pair-mismatch' // the shop's own page names another key or callback
  | 'pair-known' // another pairing has this origin or key: `details.reason` is `demo`, `link` or `key`
  | 'pair-refused' // the shop's admin said no
  | 'pair-unreachable' // the shop did not answer
  | 'printer-cancelled' // the seller closed the chooser
  | 'printer-unsupported' // this browser has no way to this printer
  | 'printer-unknown-kind' // connected, but none of its services prints
  | 'printer-unreachable' // off, out of range, or held by another device
  | 'printer-lost' // the connection broke
  | 'printer-refused' // the printer answered that it cannot print
  | 'printer-paper-out' // it says that its roll has ended
  | 'printer-cover-open' // it says that its cover is open
  | 'printer-hot' // it says that its head is too hot, and goes on by itself
  | 'printer-cutter' // it says that its cutter is stuck
  | 'printer-fault' // it says that it has a fault, and not which
  | 'printer-offline' // it answers, and says that it takes no jobs now
  | 'printer-in-use' // another program or another device holds it
  | 'printer-silent' // it has the whole job, and did not say that it was printed
  | 'printer-denied' // the browser was told not to let this page reach it
  | 'printer-needs-tap' // the browser wants a tap before it connects
  | 'printer-no-app' // no app opened for the paper's link
  | 'printer-address' // not an address a printer can have
  | 'print-broken' // the till cannot make this paper of what it has stored
  | 'result-broken' // what a result needs to be sent is gone from the till
  | 'shop-unreachable' // no readable answer
  | 'shop-refused' // 4xx: the shop does not accept this result
  | 'shop-revoked' // 401/403: the shop no longer knows this till
  | 'shop-gone' // 410: the shop wants no more of this
  | 'shop-silent' // no readable answer for a week: the till asks no more by itself
  | 'file-broken' // not a saved journal, or one that was cut or edited by hand
  | 'file-changed' // its signature does not fit what is in it
  | 'file-newer' // a newer till has saved it
  | 'till-outdated' // this version is below the minimum that its host names: it opens no new order
  | 'storage-broken' // the database cannot be opened or written
  | 'sale-changed' // another window changed the sale first
  | 'payment-unknown' // a return names an attempt this till did not start
  | 'payment-forged' // a return with the wrong nonce
  | 'print-forged'; // the same of an app that prints

/** Every error this project raises on purpose. Messages carry no card data and no full callback address. */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** Facts for the last row of an error page and for reports: plain, short, not secret. */
  readonly details: Readonly<Record<string, string>>;

  constructor(
    code: ErrorCode,
    message: string = code,
    options: { readonly cause?: unknown; readonly details?: Readonly<Record<string, string>> } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** Narrows what a `catch` received. */
export function isAppError(value: unknown): value is AppError {
  return value instanceof AppError;
}

/** The error itself when it is one of ours, else a `storage-broken` around it: a page always has words for it. */
export const toAppError = (error: unknown): AppError =>
  isAppError(error) ? error : new AppError('storage-broken', undefined, { cause: error });

/** At the end of a switch over a union: the compiler reports a case that was forgotten. */
export function assertNever(value: never): never {
  throw new TypeError(`Unexpected value: ${JSON.stringify(value)}`);
}
