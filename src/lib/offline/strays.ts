// Jobs that no list finds, because what is broken is the very state they are listed by.
import { DeliverJob, Job, PrintJob } from '../domain/job';
import { read } from './db';
import { keyedBy, parseRows } from './quarantine';
import { startingWith, type KassDb } from './schema';

/** Every state that a job can have. */
const STATES: ReadonlySet<Job['state']> = new Set([
  ...PrintJob.shape.state.options,
  ...DeliverJob.shape.state.options,
]);

/** Sets such jobs aside. Counting is cheap; all rows are read only where the counts differ. */
export async function findStrays(db: KassDb): Promise<void> {
  const listed = await read(() =>
    Promise.all([...STATES].map((state) => db.countFromIndex('jobs', 'due', startingWith(state)))),
  );
  const all = await read(() => db.count('jobs'));
  if (listed.reduce((sum, count) => sum + count, 0) >= all) return;
  await parseRows(db, 'jobs', Job, keyedBy('id', await read(() => db.getAll('jobs'))));
}
