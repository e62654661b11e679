// Status, probe and fence in ESC/POS (printers.md §6). Real-time questions stand between commands, never inside one.
import { AppError } from '../../domain/errors';
import type { PrinterAbilities, PrinterTrouble } from '../../domain/printer';
import { within } from '../waiting';
import { Conversation } from './conversation';
import { EscPosReplies, troubleOfAsb, troubleOfStatus, type EscPosReply } from './esc-pos-replies';
import { ProcessIds } from './process-ids';
import {
  FLUSH_HEADER,
  IN_ORDER_MS,
  INITIALISE,
  REAL_TIME_MS,
  SILENT,
  type Fence,
  type Said,
  type StartTalk,
  type Talk,
} from './talk';

type StatusNumber = 1 | 2 | 3 | 4;

/** `DLE EOT n` */
const askStatus = (n: StatusNumber): number[] => [0x10, 0x04, n];
/** `GS r 1`: answered when all before it is worked off */
const ASK_IN_ORDER = [0x1d, 0x72, 0x01];
/** `GS ( H` function 48: answered with the id when all before it is printed */
const askPrinted = (id: string): number[] => [
  ...[0x1d, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30],
  ...Array.from(id, (character) => character.charCodeAt(0)),
];
/** `GS a 255`: tell of every change by yourself */
const SWITCH_ON_ASB = [0x1d, 0x61, 0xff];

/** [D] After the answer of a printer that may have owed an earlier one: no further one comes after this. */
const QUIET_MS = 500;

const isStatus = (reply: EscPosReply) => reply.type === 'status';
const isByte = (reply: EscPosReply) => reply.type === 'byte';
const isPrinted = (id: string) => (reply: EscPosReply) =>
  reply.type === 'printed' && reply.id === id;

export const startEscPosTalk: StartTalk = (channel, queue, timers, onStatus) => {
  const ids = new ProcessIds();
  let isSettled = false;
  const hear = (reply: EscPosReply): void => {
    if (reply.type === 'asb') onStatus(troubleOfAsb(reply.bytes));
  };
  const printer = new Conversation(channel, queue, timers, new EscPosReplies(), hear);

  const ask = async (n: StatusNumber): Promise<number | null> => {
    const reply = await printer.ask(askStatus(n), isStatus, REAL_TIME_MS);
    return reply?.type === 'status' ? reply.byte : null;
  };
  const troubleBy = async (n: StatusNumber): Promise<PrinterTrouble | null> => {
    const byte = await ask(n);
    return byte === null ? null : troubleOfStatus(n, byte);
  };

  /** Asked twice before it counts as silence: an answer may get lost on its way. */
  async function askAll(): Promise<Said> {
    const byte = (await ask(1)) ?? (await ask(1));
    return byte === null ? undefined : findCause(troubleOfStatus(1, byte));
  }

  /**
   * The answer to `GS r` does not say which job it is for, and one of an earlier connection may still be owed: from a
   * printer that got its paper only now. So the first job of a connection waits until all answers are in.
   * @returns whether the printer has worked off all that was before
   */
  async function settle(): Promise<boolean> {
    let isAnswered = (await printer.ask(ASK_IN_ORDER, isByte, IN_ORDER_MS)) !== null;
    if (!isAnswered) return false;
    while (isAnswered) {
      const { answer, forget } = printer.listenFor(isByte);
      isAnswered = (await within(timers, QUIET_MS, answer)) !== null;
      forget();
    }
    return true;
  }

  async function check({ status, confirms }: PrinterAbilities): Promise<Said> {
    if (!status) return undefined;
    const said = await askAll();
    if (said !== null || isSettled || confirms !== 'taken') return said;
    isSettled = await settle();
    return isSettled ? null : undefined;
  }

  async function findCause(offline: PrinterTrouble | null): Promise<PrinterTrouble | null> {
    const cause = await troubleBy(2);
    if (cause === 'printer-fault') return (await troubleBy(3)) ?? cause;
    if (cause || !offline) return cause;
    return (await troubleBy(4)) ?? offline;
  }

  return {
    async probe() {
      await queue.send(Uint8Array.from(FLUSH_HEADER), { quietBytes: FLUSH_HEADER.length });
      const byte = await ask(1);
      const trouble = byte === null ? null : await findCause(troubleOfStatus(1, byte));
      if (trouble) throw new AppError(trouble);
      const status = byte !== null;
      // One that is silent to GS r may not know GS ( H, and would print its parameters.
      const inOrder = await printer.ask(ASK_IN_ORDER, isByte, IN_ORDER_MS);
      const id = ids.next();
      const printed = inOrder && (await printer.ask(askPrinted(id), isPrinted(id), IN_ORDER_MS));
      await queue.send(Uint8Array.from(INITIALISE), { quietBytes: INITIALISE.length });
      if (!status && !inOrder) return SILENT;
      return { status, confirms: printed ? 'printed' : inOrder ? 'taken' : 'none' };
    },
    quiet: ({ status }) => (status ? SWITCH_ON_ASB : []),
    askNow: askAll,
    check,
    look: ({ status }) => (status ? askAll() : Promise.resolve(undefined)),
    fence({ confirms }) {
      if (confirms === 'none') return null;
      const id = ids.next();
      return confirms === 'printed'
        ? fence(askPrinted(id), isPrinted(id))
        : fence(ASK_IN_ORDER, isByte);
    },
  } satisfies Talk;

  function fence(bytes: readonly number[], fits: (reply: EscPosReply) => boolean): Fence {
    const { answer, forget } = printer.listenFor(fits);
    return { bytes: Uint8Array.from(bytes), reached: answer.then(() => undefined), forget };
  }
};
