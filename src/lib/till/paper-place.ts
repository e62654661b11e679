// Where a paper is shown and can be answered for: its sale, or its document.
import type { PrintJob } from '../domain/job';

export const placeOf = ({ sale, document }: Pick<PrintJob, 'sale' | 'document'>): string =>
  document === undefined ? `/sale?id=${sale}` : `/document?id=${document}`;
