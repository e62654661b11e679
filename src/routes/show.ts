// Shows what a door brought while the till is open: its page, or a word in place of this one.
import { goto } from '$app/navigation';
import type { Brought } from '$lib/till/brought';
import type { Till } from '$lib/till/till.svelte';

export async function show(till: Till, brought: Brought): Promise<void> {
  const next = await till.receive(brought);
  if (next) await goto(next);
}
