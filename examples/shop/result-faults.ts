// What can go wrong between a till and a shop's callback, one case each (link-security §6.3): before the shop has the
// result, and after.
import type { Answer } from './test-knobs';

/** `lost…` and what follows it: the shop has taken the result, and the till cannot know. */
export const RESULT_FAULTS = [
  'dropped',
  'silent',
  'status 500',
  'status 503',
  'status 429',
  'redirect',
  'lost answer',
  'no CORS',
  'broken JSON',
  'status 409',
] as const;
export type ResultFault = (typeof RESULT_FAULTS)[number];

/** Seconds, for `Retry-After`. */
const LATER = '1';
/** A till waits for 20 s; the connection is closed before, so that tests need not. */
const SILENT_FOR_MS = 1_000;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** @param take gives the result to the shop, and its answer */
export async function answerWith(
  fault: ResultFault,
  take: () => Promise<Response>,
  cors: Readonly<Record<string, string>>,
): Promise<Answer> {
  const fail = (status: number, headers: Readonly<Record<string, string>> = {}): Response =>
    new Response('{"error":"test"}', { status, headers: { ...cors, ...headers } });
  switch (fault) {
    case 'dropped':
      return 'drop';
    case 'silent':
      await wait(SILENT_FOR_MS);
      return 'drop';
    case 'status 500':
      return fail(500);
    case 'status 503':
      return fail(503, { 'retry-after': LATER });
    case 'status 429':
      return fail(429, { 'retry-after': LATER });
    case 'redirect':
      return new Response(null, { status: 302, headers: { ...cors, location: '/elsewhere' } });
    case 'lost answer':
      await take();
      return 'drop';
    case 'no CORS':
      return new Response(await (await take()).text());
    case 'broken JSON':
      return broken(await take());
    case 'status 409':
      return conflict(await take());
  }
}

/** An answer that breaks off; of one that was no, nothing is changed. */
async function broken(answer: Response): Promise<Response> {
  const { status, headers } = answer;
  return answer.ok ? new Response((await answer.text()).slice(0, -3), { status, headers }) : answer;
}

/** The shop says that it has this result already. */
const conflict = (answer: Response): Response =>
  answer.ok ? new Response(answer.body, { status: 409, headers: answer.headers }) : answer;
