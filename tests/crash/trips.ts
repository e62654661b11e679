// The ways through the till that are cut at every call. One line a trip; two files run them side by side.
import type { Trip } from './seller';

const CASH = [{ by: 'cash', amount: 1990 }] as const;
const APP = [{ by: 'app', amount: 1990 }] as const;

export const MONEY_TRIPS: readonly Trip[] = [
  { name: 'payment app', parts: APP, paper: 'usb' },
  { name: 'payment app, its address opened again', parts: APP, paper: 'screen', restores: true },
  {
    name: 'cash and payment app',
    parts: [
      { by: 'cash', amount: 1000 },
      { by: 'app', amount: 990 },
    ],
    paper: 'screen',
  },
  {
    name: 'payment app, twice',
    parts: [
      { by: 'app', amount: 1490 },
      { by: 'app', amount: 500 },
    ],
    paper: 'screen',
  },
];

export const PAPER_TRIPS: readonly Trip[] = [
  { name: 'cash', parts: CASH, paper: 'usb' },
  { name: 'refund asked by the shop', parts: CASH, paper: 'usb', refund: 500 },
  { name: 'note of the shop', parts: [], paper: 'usb', document: true },
  { name: 'cable pulled while printing', parts: CASH, paper: 'usb', cableAfter: 300 },
  { name: 'print app', parts: CASH, paper: 'app' },
];
