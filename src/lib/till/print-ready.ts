// What printing needs is loaded while a sale is on the screen, so that the paper waits for no file.
import { loadEncoder } from '../encoders/registry';
import type { PrinterId } from '../domain/ids';
import { languageOf, type Devices } from './devices.svelte';

/** Loads what makes papers and the encoder of a printer. */
export async function getReady(devices: Devices, id: PrinterId): Promise<void> {
  const printer = devices.find(id);
  await Promise.all([import('./run-job'), printer && loadEncoder(languageOf(printer))]);
}
