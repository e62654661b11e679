// One round over all results that are due, for whoever has no time of its own: the service worker.
import { workOff } from '../offline/drain';
import { deliver } from './deliver';
import { DELIVER, leased, takingOver } from './leased';
import type { DeliveryPorts } from './ports';

const RESULTS = { kind: 'deliver' } as const;

/**
 * Sends what is due, one result after the other, when nobody else does.
 * @param isAlone no window is open that has its own times for trying: what waits for a later try is due now, but not
 *   before a shop that asked for time
 * @returns whether nothing is left that another round could send
 * @throws AppError `storage-broken`
 */
export async function deliverAll(ports: DeliveryPorts, isAlone: boolean): Promise<boolean> {
  const { storage, clock, windows } = ports;
  const parts = leased(ports, RESULTS);
  await takingOver(ports).exclusive(DELIVER, async () => {
    if (isAlone) await storage.bringForward(RESULTS, clock.now());
    await workOff({
      ...parts,
      run: (job) => deliver(ports, job),
      settle: async (job, outcome) => {
        await parts.settle(job, outcome);
        windows.announce();
      },
      // What the fault was stands in the job's outcome.
      onError: () => undefined,
    });
  });
  return (await storage.nextDue(RESULTS)) === null;
}
