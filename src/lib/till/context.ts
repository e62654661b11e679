// The Till for components: typed context instead of a module singleton. Handed over as a getter, because the
// layout that provides it opens the database first.
import { createContext } from 'svelte';
import type { Till } from './till.svelte';
import type { Updates } from './updates.svelte';

const [get, set] = createContext<() => Till>();

/** Called once by the layout. */
export const setTill = set;

/** The Till of this window; pages are drawn only after it was opened. */
export const getTill = (): Till => get()();

const [getVersions, setVersions] = createContext<() => Updates | null>();

/** Called once by the layout. */
export const setUpdates = setVersions;

/** What looks after new versions; null until it is loaded, some moments after the first page. */
export const getUpdates = (): Updates | null => getVersions()();
