// Where a paper is shown and can be answered for: its sale, or its document.
import type { PrintJob } from '$lib/domain/job';

export const placeOf = ({ sale, document }: PrintJob): string =>
  document === undefined ? `/sale?id=${sale}` : `/document?id=${document}`;
