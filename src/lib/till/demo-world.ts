// The demo that `npm run demo` serves: the till's own server says where its demo shop and payment app are.
// A till on any other host never asks.
import * as z from 'zod/mini';
import { kassApp } from '../schemes/payment/kass-app';
import { isLoopback, type Ports } from './ports';
import type { Till } from './till.svelte';

const Addresses = z.object({ shop: z.string(), pay: z.string(), printer: z.string() });
export type DemoWorld = z.infer<typeof Addresses>;

/** The addresses of the demo around this till; null when there is none. */
export async function findDemoWorld(ports: Ports): Promise<DemoWorld | null> {
  if (!isLoopback(ports.origin)) return null;
  try {
    const response = await ports.fetch('/demo.json', { cache: 'no-store' });
    const world = Addresses.safeParse(response.ok ? await response.json() : null);
    return world.success ? world.data : null;
  } catch {
    return null; // no demo server: the built-in demo order is still there
  }
}

/** Switches the demo payment app on, unless the owner has set up an app already. */
export async function useDemoPay(till: Till, world: DemoWorld): Promise<void> {
  if (till.settings.enabledApps.length > 0) return;
  const demo = { label: 'Demo Pay', scheme: 'web+pay', twin: `${world.pay}/`, use: 'twin' };
  await till.saveSettings({
    enabledApps: [kassApp.id],
    apps: { ...till.settings.apps, [kassApp.id]: demo },
  });
}
