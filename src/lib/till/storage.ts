// The storage port: everything of `offline` that the till uses, bound to one database.
import * as appPrints from '../offline/app-prints';
import { bind, type Bound } from '../offline/bind';
import * as commit from '../offline/commit';
import type { AppError } from '../domain/errors';
import { isStorageFault, type KassDb } from '../offline/db';
import * as documents from '../offline/documents';
import * as giveUps from '../offline/give-up';
import * as keys from '../offline/keys';
import * as outbox from '../offline/outbox';
import * as printers from '../offline/printers';
import * as probes from '../offline/probe';
import * as quarantine from '../offline/quarantine';
import * as results from '../offline/results';
import * as sales from '../offline/sales';
import * as seen from '../offline/seen';
import * as settings from '../offline/settings';
import * as shops from '../offline/shops';
import * as strays from '../offline/strays';

/** A part that no start needs: it comes with its first call, from the files that are stored. */
const late =
  <A extends readonly unknown[], R>(load: () => Promise<(...rest: A) => Promise<R>>) =>
  async (...rest: A): Promise<R> =>
    (await load())(...rest);
const days = () => import('../offline/days');
const exporting = () => import('../offline/export');
const importing = () => import('../offline/import');
const retention = () => import('../offline/retention');

const parts = {
  probe: probes.probe,
  commitSale: commit.commitSale,
  loadSale: sales.loadSale,
  findByOrder: sales.findByOrder,
  findByAttempt: sales.findByAttempt,
  listRecent: sales.listRecent,
  hasSalesOf: sales.hasSalesOf,
  countOpenedSince: sales.countOpenedSince,
  salesWithUndecidedAttempt: sales.salesWithUndecidedAttempt,
  lastAway: sales.lastAway,
  seenJti: seen.seenJti,
  forgetSeen: seen.forgetSeen,
  openDocument: documents.openDocument,
  getDocument: documents.getDocument,
  countDocumentsSince: documents.countDocumentsSince,
  claim: outbox.claim,
  renew: outbox.renew,
  settle: outbox.settle,
  nextDue: outbox.nextDue,
  markStartup: outbox.markStartup,
  answerUnknown: outbox.answerUnknown,
  requeue: outbox.requeue,
  resend: outbox.resend,
  handOver: outbox.handOver,
  resume: outbox.resume,
  owedTo: outbox.owedTo,
  bringForward: outbox.bringForward,
  addPrintJob: outbox.addPrintJob,
  giveUp: giveUps.giveUp,
  takeUp: giveUps.takeUp,
  offerPrint: appPrints.offerPrint,
  openPrint: appPrints.openPrint,
  hearPrint: appPrints.hearPrint,
  findPrint: appPrints.findPrint,
  jobsOf: outbox.jobsOf,
  printsOf: outbox.printsOf,
  unsettled: outbox.unsettled,
  unsignedOf: results.unsignedOf,
  storeSigned: results.storeSigned,
  signedBefore: results.signedBefore,
  headOf: results.headOf,
  resultsOf: results.resultsOf,
  getResult: results.getResult,
  storeFiscal: results.storeFiscal,
  fiscalOf: results.fiscalOf,
  getKey: keys.getKey,
  listShops: shops.listShops,
  getShop: shops.getShop,
  putShop: shops.putShop,
  putPairing: shops.putPairing,
  updateShop: shops.updateShop,
  answerShop: shops.answerShop,
  finishPairing: shops.finishPairing,
  removeShop: shops.removeShop,
  listPrinters: printers.listPrinters,
  putPrinter: printers.putPrinter,
  removePrinter: printers.removePrinter,
  totalsOf: late(async () => (await days()).totalsOf),
  salesToBare: late(async () => (await retention()).salesToBare),
  bareSales: late(async () => (await retention()).bareSales),
  salesToFold: late(async () => (await retention()).salesToFold),
  foldSales: late(async () => (await retention()).foldSales),
  documentsToForget: late(async () => (await retention()).documentsToForget),
  forgetDocuments: late(async () => (await retention()).forgetDocuments),
  listDays: late(async () => (await days()).listDays),
  countSales: late(async () => (await exporting()).countSales),
  tillPart: late(async () => (await exporting()).tillPart),
  exportSales: late(async () => (await exporting()).exportSales),
  knownSales: late(async () => (await importing()).knownSales),
  importTill: late(async () => (await importing()).importTill),
  importDays: late(async () => (await importing()).importDays),
  importSales: late(async () => (await importing()).importSales),
  loadSettings: settings.loadSettings,
  saveSettings: settings.saveSettings,
  listQuarantine: quarantine.listQuarantine,
  markSaved: quarantine.markSaved,
  takeOffList: quarantine.takeOffList,
  findStrays: strays.findStrays,
};

/** Every call the till makes to its database. `claim` keeps its generic form: it answers with the kind it was asked for. */
export type Storage = Omit<Bound<typeof parts>, 'claim'> & {
  claim<P extends outbox.JobPick>(
    pick: P,
    owner: string,
    nowMs: number,
    leaseMs: number,
  ): Promise<outbox.Picked<P> | null>;
};

/**
 * The storage port on an open database.
 * @param onFault told when a call failed because nothing can be stored any more; the call fails all the same
 */
export const bindStorage = (db: KassDb, onFault?: (error: AppError) => void): Storage =>
  bind(parts, db, (error) => {
    if (isStorageFault(error)) onFault?.(error);
  }) as Storage;
