// What to do about what a printer says of itself. Apart from `printer-state.ts`, which the first screen loads: the words
// of all errors come with it.
import type { PrinterTrouble } from '$lib/domain/printer';
import * as m from '$lib/paraglide/messages';
import { wordsFor } from '$lib/till/messages';

/** A roll that is changed and a cover that is closed let it go on. */
export function troubleAdvice(trouble: PrinterTrouble): string {
  const advice = wordsFor(trouble).advice();
  const goesOn = trouble === 'printer-paper-out' || trouble === 'printer-cover-open';
  return goesOn ? `${advice} ${m.print_goes_on()}` : advice;
}
