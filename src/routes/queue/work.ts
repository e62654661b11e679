// One piece of work as the screen shows it: what it is about, and the row that its sale shows of it too.
import type { Job } from '$lib/domain/job';
import { wordsFor } from '$lib/till/messages';
import type { QueueView } from '$lib/till/queue-view.svelte';
import type { Till } from '$lib/till/till.svelte';
import { online } from 'svelte/reactivity/window';
import { printerName } from '../printer-state';
import { paperRowOf } from '../sale/paper-row';
import { shopRow, type Row } from '../sale/rows';
import { aboutPaper, aboutResult, type About } from './queue-words';

export interface Work {
  readonly about: About;
  readonly row: Row;
}

export function workOf(till: Till, view: QueueView, job: Job, nowMs: number): Work {
  const locale = till.language.current;
  if (job.kind === 'print') {
    const printer = till.devices.find(job.printer);
    const about = aboutPaper(job, printer ? printerName(printer) : null, locale);
    return { about, row: paperRowOf(till, job).row };
  }
  const shop = till.shops.find(({ id }) => id === job.shop);
  const about = aboutResult(view.resultOf(job), shop?.name, locale);
  if (shop) {
    const way = { online: online.current !== false, hasPage: false, locale, nowMs };
    return { about, row: shopRow(shop, job, way) };
  }
  const { title, advice } = wordsFor(job.error ?? 'result-broken');
  return {
    about,
    row: { icon: 'alert', title: title(), note: advice(), tone: 'amber', offers: 'retry' },
  };
}
