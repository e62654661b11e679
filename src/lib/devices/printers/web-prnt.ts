// Network printers that speak Star's WebPRNT (print-apps.md §5). The answer comes after printing, unless the document
// says `checkedblock="false"`, which ours never does.
import type { PrinterDriver } from '../device';
import { httpPrinter } from './http-printer';
import { mayHavePrinted, parseWebPrntReply, refusalOf } from './web-prnt-reply';

export const webPrnt = httpPrinter({
  id: 'web-prnt',
  language: 'web-prnt',
  service: '/StarWebPRNT/SendMessage',
  // [D] Nothing to do is answered with the status, as by ePOS-Print; not read in the manual.
  statusRequest:
    '<StarWebPrint xmlns="http://www.star-m.jp" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">' +
    '<Request>&lt;root&gt;&lt;/root&gt;</Request></StarWebPrint>',
  // [D] Star's own script waits for 90 s; a receipt takes a few, and the printer gives up after `holdprint_timeout`.
  printTimeoutMs: 30_000,
  parse: parseWebPrntReply,
  refusalOf,
  mayHavePrinted,
}) satisfies PrinterDriver;
