// Whether this window saves the journal, or reads one in: work of many steps, which a restart would cut between two.

let open = $state(0);

export const isJournalOpen = (): boolean => open > 0;

/** Does work on a journal, of which `isJournalOpen` tells until it is over, well or not. */
export async function whileJournalOpen<T>(work: () => Promise<T>): Promise<T> {
  open += 1;
  try {
    return await work();
  } finally {
    open -= 1;
  }
}
