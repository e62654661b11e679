import { describe, expect, it } from 'vitest';
import { listQuarantine } from '../../../src/lib/offline/quarantine';
import { DEFAULT_SETTINGS, loadSettings, saveSettings } from '../../../src/lib/offline/settings';
import { freshDb } from './samples';

describe('settings', () => {
  it('that no longer parse give way to the defaults and go to quarantine', async () => {
    const db = await freshDb();
    await db.put('settings', { v: 1, theme: 'pink' }, 'settings');
    expect(await loadSettings(db)).toEqual(DEFAULT_SETTINGS);
    expect(await listQuarantine(db)).toMatchObject([
      { store: 'settings', key: 'settings', row: { theme: 'pink' } },
    ]);
    await saveSettings(db, { theme: 'dark' });
    expect(await loadSettings(db)).toEqual({ ...DEFAULT_SETTINGS, theme: 'dark' });
    expect(await listQuarantine(db)).toHaveLength(1);
  });

  it('are the defaults on a fresh till', async () => {
    expect(await loadSettings(await freshDb())).toEqual({
      v: 1,
      language: 'auto',
      theme: 'auto',
      backByItself: false,
      defaultPrinter: 'on-screen',
      copyPrinter: null,
      sparePrinter: null,
      apps: {},
      enabledApps: [],
      payDefaults: [],
      roundsEuro: false,
      keepCustomerDays: 30,
      keepSaleDays: 400,
    });
  });

  it('of an older till get the defaults for what it did not know', async () => {
    const db = await freshDb();
    await db.put('settings', { v: 1, language: 'ru' }, 'settings');
    expect(await loadSettings(db)).toEqual({ ...DEFAULT_SETTINGS, language: 'ru' });
  });

  it('changed in two windows at once keep both changes', async () => {
    const db = await freshDb();
    await Promise.all([
      saveSettings(db, { language: 'ru' }),
      saveSettings(db, { apps: { pay: { scheme: 'web+pay' } }, enabledApps: ['pay'] }),
    ]);
    expect(await loadSettings(db)).toMatchObject({
      language: 'ru',
      apps: { pay: { scheme: 'web+pay' } },
      enabledApps: ['pay'],
    });
  });
});
