// How addresses reach a window on each platform: opened with one, navigated away, brought to the front with or without
// one, loaded again.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Arriving, ArrivalWindow } from '../../../src/lib/till/arrivals';

const TILL = 'https://till.example';
const A = `${TILL}/#j=order-a`;
const B = `${TILL}/#j=order-b`;

type Launch = (params: { targetURL?: string | null }) => void;

/** A browser tab: what it keeps over a reload, and the pages that are loaded in it one after the other. */
class FakeTab {
  readonly #stored = new Map<string, string>();
  readonly #hasQueue: boolean;
  #launch: Launch | null = null;
  #changed: ((event: HashChangeEvent) => void) | null = null;
  arrivals: Arriving[] = [];

  constructor(hasQueue = true) {
    this.#hasQueue = hasQueue;
  }

  /** The first script of a page that was just loaded. */
  async load(href: string, type: 'navigate' | 'reload' = 'navigate'): Promise<void> {
    vi.resetModules();
    const { listen, consume } = await import('../../../src/lib/till/arrivals');
    this.arrivals = [];
    listen(this.#window(href, type));
    this.open = () => consume((arriving) => this.arrivals.push(arriving));
  }

  /** The till has opened. */
  open: () => void = () => undefined;

  launch(targetURL?: string | null): void {
    this.#launch?.(targetURL === undefined ? {} : { targetURL });
  }

  navigateTo(newURL: string): void {
    this.#changed?.({ newURL } as HashChangeEvent);
  }

  get brought(): readonly string[] {
    return this.arrivals.map(({ url, door }) => `${door} ${url.href}`);
  }

  #window(href: string, type: string): ArrivalWindow {
    return {
      location: { href },
      performance: { getEntriesByType: () => [{ type }] as unknown as PerformanceEntryList },
      sessionStorage: {
        getItem: (key) => this.#stored.get(key) ?? null,
        setItem: (key, value) => void this.#stored.set(key, value),
      },
      addEventListener: (_type, listener) => (this.#changed = listener),
      ...(this.#hasQueue
        ? { launchQueue: { setConsumer: (consumer: Launch) => (this.#launch = consumer) } }
        : {}),
    };
  }
}

let tab: FakeTab;
beforeEach(() => {
  tab = new FakeTab();
});

interface Way {
  readonly name: string;
  /** the address of the window's own start, which the layout takes in itself */
  readonly start: string;
  readonly before?: (tab: FakeTab) => void;
  readonly after?: (tab: FakeTab) => void;
  readonly brought: readonly string[];
}

const WAYS: readonly Way[] = [
  {
    name: 'Android, cold start by a link: the address alone',
    start: A,
    brought: [],
  },
  {
    name: 'Android, the open window is navigated: the fragment changes',
    start: `${TILL}/`,
    after: (tab) => tab.navigateTo(B),
    brought: [`link ${B}`],
  },
  {
    name: 'desktop, cold start by a link: it comes by the launch queue as well, and counts once',
    start: A,
    before: (tab) => tab.launch(A),
    brought: [],
  },
  {
    name: 'desktop, cold start whose launch comes late: as good as a second tap, which leads to the same order',
    start: A,
    after: (tab) => tab.launch(A),
    brought: [`launch ${A}`],
  },
  {
    name: 'desktop, the same link tapped once more after a cold start',
    start: A,
    before: (tab) => tab.launch(A),
    after: (tab) => tab.launch(A),
    brought: [`launch ${A}`],
  },
  {
    name: 'desktop, the open window is brought to the front with a link',
    start: `${TILL}/`,
    after: (tab) => tab.launch(B),
    brought: [`launch ${B}`],
  },
  {
    name: 'desktop, a link while the till still opens',
    start: `${TILL}/settings`,
    before: (tab) => tab.launch(B),
    brought: [`launch ${B}`],
  },
  {
    name: 'desktop, two links one after the other',
    start: A,
    before: (tab) => tab.launch(A),
    after: (tab) => tab.launch(B),
    brought: [`launch ${B}`],
  },
  {
    name: 'brought to the front with nothing: no address at all',
    start: `${TILL}/settings`,
    after: (tab) => tab.launch(),
    brought: [],
  },
  {
    name: 'brought to the front with nothing: an empty one',
    start: `${TILL}/settings`,
    after: (tab) => tab.launch(null),
    brought: [],
  },
  {
    name: 'brought to the front by its icon: the address of its start, which brings nothing',
    start: `${TILL}/sale?id=s`,
    after: (tab) => tab.launch(`${TILL}/`),
    brought: [`launch ${TILL}/`],
  },
];

describe('a window that is opened or found', () => {
  it.each(WAYS)('$name', async ({ start, before, after, brought }) => {
    await tab.load(start);
    before?.(tab);
    tab.open();
    after?.(tab);
    expect(tab.brought).toEqual(brought);
  });

  it('where there is no launch queue, gets what changes in its address', async () => {
    tab = new FakeTab(false);
    await tab.load(`${TILL}/`);
    tab.open();
    tab.navigateTo(A);
    expect(tab.brought).toEqual([`link ${A}`]);
  });
});

describe('a window that is loaded again', () => {
  beforeEach(async () => {
    await tab.load(`${TILL}/`);
    tab.open();
    tab.launch(A);
    await tab.load(`${TILL}/`, 'reload');
  });

  it('does not take its last launch for a new one', () => {
    tab.launch(A);
    tab.open();
    expect(tab.brought).toEqual([]);
  });

  it('takes in what is new', () => {
    tab.launch(B);
    tab.open();
    expect(tab.brought).toEqual([`launch ${B}`]);
  });

  it('takes in the same link when it is tapped again', () => {
    tab.launch(A);
    tab.open();
    tab.launch(A);
    expect(tab.brought).toEqual([`launch ${A}`]);
  });

  it('takes in the same link when it is tapped again, in a browser that repeats no launch', () => {
    tab.open();
    tab.launch(A);
    expect(tab.brought).toEqual([`launch ${A}`]);
  });

  it('takes in the last launch where the browser lets nothing be remembered', async () => {
    const deaf = new FakeTab();
    await deaf.load(`${TILL}/`, 'reload');
    deaf.open();
    deaf.launch(A);
    expect(deaf.brought).toEqual([`launch ${A}`]);
  });
});
