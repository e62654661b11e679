// What can happen on a trip, and how often.
import type fc from 'fast-check';
import { deliver, forge, pay, refuse, wait } from './trip-apps';
import {
  reopen,
  kill,
  offer,
  leave,
  giveUp,
  unanswered,
  settle,
  type,
  cash,
  restLeft,
  restAsked,
  giveBack,
  refund,
  give,
  drop,
  cancel,
  revise,
} from './trip-seller';
import type { Command } from './trip-windows';

const often = (times: number, command: fc.Arbitrary<Command>): fc.Arbitrary<Command>[] =>
  Array.from({ length: times }, () => command);

/** Every command, the ones that bring a trip forward more often. */
export const commands: readonly fc.Arbitrary<Command>[] = [
  ...often(6, offer),
  ...often(6, leave),
  ...often(5, pay),
  ...often(2, refuse),
  ...often(6, deliver),
  ...often(6, settle),
  ...often(3, cash),
  ...often(8, reopen),
  ...often(3, type),
  ...often(2, giveUp),
  ...often(3, refund),
  ...often(5, give),
  ...often(3, restLeft),
  ...[kill, forge, wait, unanswered, restAsked, giveBack, drop, cancel, revise],
];
