// How the rows of the self-check look: an icon for each topic, a tone and an icon for each verdict.
import type { Topic, Verdict } from '$lib/till/check-verdicts';
import type { IconName } from '$lib/ui/icons';
import type { Tone } from '$lib/ui/tone';

export const ICONS: Readonly<Record<Topic, IconName>> = {
  storage: 'paste',
  keys: 'key',
  links: 'out',
  handler: 'app',
  permissions: 'hand',
  printers: 'printer',
  clock: 'clock',
  network: 'online',
  outbox: 'receipt',
  version: 'update',
  worker: 'offline',
  payments: 'card',
  camera: 'scan',
};

export interface VerdictLook {
  /** colours the row: it needs a person */
  readonly row?: 'amber' | 'red';
  readonly icon: IconName;
  readonly tone?: Tone;
}

export const LOOKS: Readonly<Record<Verdict, VerdictLook>> = {
  good: { icon: 'check', tone: 'green' },
  look: { icon: 'alert', row: 'amber' },
  broken: { icon: 'no', row: 'red' },
  unknown: { icon: 'ask' },
};
