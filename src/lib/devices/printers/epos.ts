// Network printers that speak Epson's ePOS-Print XML (print-apps.md §6). The answer comes after printing.
import type { PrinterDriver } from '../device';
import { mayHavePrinted, parseEposReply, refusalOf } from './epos-reply';
import { httpPrinter } from './http-printer';

export const epos = httpPrinter({
  id: 'epos',
  language: 'epos-xml',
  // `devid` as printers have it from the factory; `timeout` is the printer's own, in milliseconds.
  service: '/cgi-bin/epos/service.cgi?devid=local_printer&timeout=10000',
  // An empty job: the printer answers with its status. Seen in public code, not read in the manual (B).
  statusRequest:
    '<?xml version="1.0" encoding="utf-8"?>' +
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>' +
    '<epos-print xmlns="http://www.epson-pos.com/schemas/2011/03/epos-print"></epos-print>' +
    '</s:Body></s:Envelope>',
  // More than the printer's own, so that its answer has a chance to come.
  printTimeoutMs: 20_000,
  parse: parseEposReply,
  refusalOf,
  mayHavePrinted,
}) satisfies PrinterDriver;
