// Status, probe and fence of Star printers (Line Mode and StarPRNT). They count the ETBs they have worked off and tell
// the number in their automatic status: "waits for printing of the data before it to end" (Star Line Mode Command
// Specifications, ETB, p. 3-54). That `ESC RS a 1` switches the automatic status on is taken from [S49].
import { AppError } from '../../domain/errors';
import { Conversation } from './conversation';
import { StarReplies, type StarStatus } from './star-replies';
import {
  FLUSH_HEADER,
  IN_ORDER_MS,
  INITIALISE,
  REAL_TIME_MS,
  SILENT,
  type Said,
  type StartTalk,
  type Talk,
} from './talk';

/** `ESC ACK SOH`, in real time; not to be used while the automatic status is on (p. 3-70) */
const ASK_STATUS = [0x1b, 0x06, 0x01];
/** `ESC RS a 1` */
const SWITCH_ON = [0x1b, 0x1e, 0x61, 0x01];
/** `ESC RS E 0` */
const RESET_COUNTER = [0x1b, 0x1e, 0x45, 0x00];
const ETB = 0x17;
/** Sets the counter to 1 as soon as everything before is printed. */
const START_COUNTING = [...SWITCH_ON, ...RESET_COUNTER, ETB];

const isAny = () => true;
const counts = (number: number) => (status: StarStatus) => status.etb === number;

export const startStarTalk: StartTalk = (channel, queue, timers, onStatus) => {
  const hear = ({ trouble }: StarStatus): void => onStatus(trouble);
  const printer = new Conversation(channel, queue, timers, new StarReplies(), hear);
  const ask = () => printer.ask(ASK_STATUS, isAny, REAL_TIME_MS);

  /** Counting answers only when all before is printed, which is the better check; the other one says why not. */
  async function checkByCounting(): Promise<Said> {
    if (await printer.ask(START_COUNTING, counts(1), IN_ORDER_MS)) return null;
    const status = await ask();
    return status ? (status.trouble ?? 'printer-offline') : undefined;
  }

  return {
    async probe() {
      await queue.send(Uint8Array.from(FLUSH_HEADER), { quietBytes: FLUSH_HEADER.length });
      const status = await ask();
      if (status?.trouble) throw new AppError(status.trouble);
      const counted =
        status && status.etb !== null
          ? await printer.ask(START_COUNTING, counts(1), IN_ORDER_MS)
          : null;
      await queue.send(Uint8Array.from(INITIALISE), { quietBytes: INITIALISE.length });
      return status ? { status: true, confirms: counted ? 'printed' : 'none' } : SILENT;
    },
    quiet: ({ confirms }) => (confirms === 'printed' ? SWITCH_ON : []),
    askNow: async () => (await ask())?.trouble,
    async check({ status, confirms }) {
      if (confirms === 'printed') return checkByCounting();
      return status ? (await ask())?.trouble : undefined;
    },
    // The automatic status is on: it tells of changes by itself, and must not be asked.
    look: () => Promise.resolve(undefined),
    fence({ confirms }) {
      if (confirms !== 'printed') return null;
      const { answer, forget } = printer.listenFor(counts(2));
      return { bytes: Uint8Array.of(ETB), reached: answer.then(() => undefined), forget };
    },
  } satisfies Talk;
};
