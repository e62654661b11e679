// What a person gives up, with a note, and takes up again. The job stays where it is; only the queue forgets it.
import type { JobId } from '../domain/ids';
import { NOTE_LENGTH, type Job } from '../domain/job';
import { cleanLine } from '../domain/text';
import { givenUp, takenUp } from './job-rules';
import { change } from './outbox';
import type { KassDb } from './schema';

/**
 * Gives a job up; null when it is over, gone, or somebody is at work on it.
 * @throws RangeError for a note that is empty or longer than `NOTE_LENGTH`
 */
export async function giveUp(
  db: KassDb,
  id: JobId,
  note: string,
  nowMs: number,
): Promise<Job | null> {
  const clean = cleanLine(note, NOTE_LENGTH + 1);
  if (clean.length === 0 || clean.length > NOTE_LENGTH) throw new RangeError('Not a note');
  return change(db, id, (job) => givenUp(job, clean, nowMs));
}

/** Takes a job up again that was given up: due at once, or asking again; null for every other. */
export const takeUp = (db: KassDb, id: JobId, nowMs: number): Promise<Job | null> =>
  change(db, id, (job) => takenUp(job, nowMs));
