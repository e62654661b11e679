// The test print of a printer that is an app: a paper of nobody, of which nothing is stored.
import { JobId, Nonce } from '../domain/ids';
import type { Printer } from '../domain/printer';
import type { Printable } from '../domain/receipt';
import type { OfferedPaper } from './print-apps';

/** Stands in place of a job's id in the links of test prints: their return leads to the printer, and changes nothing. */
export const TEST_PAPER: JobId = JobId.parse('test-print-of-printer0');

/** A test print as a paper for its app; the printer's id stands in place of the secret. */
export const testPaper = ({ id }: Pick<Printer, 'id'>, receipt: Printable): OfferedPaper => ({
  id: TEST_PAPER,
  nonce: Nonce.parse(id),
  receipt,
  place: `/printers?set=${id}`,
});
