// A browser with a profile on disk: what is killed finds everything again that was stored.
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium, launchArgs } from '../../scripts/chromium.js';
import { Seller } from '../e2e/support/seller';
import { storedOffline } from '../e2e/support/test';
import type { World } from '../e2e/support/world';

export class Profile {
  readonly #world: World;
  readonly #dir: string;
  #context: BrowserContext;

  private constructor(world: World, dir: string, context: BrowserContext) {
    this.#world = world;
    this.#dir = dir;
    this.#context = context;
  }

  /** A fresh profile with a paired till that prints on the demo printer and is stored for the time without a network. */
  static async paired(world: World): Promise<Profile> {
    const dir = await mkdtemp(join(tmpdir(), 'kass-'));
    const profile = new Profile(world, dir, await launch(dir));
    const till = await profile.seller.pair();
    await profile.seller.connectPrinter(till);
    await storedOffline(till);
    return profile;
  }

  get seller(): Seller {
    return new Seller(this.#context, this.#world);
  }

  /** A new page in front; the others are closed, as they are after a crash. */
  async openPage(): Promise<Page> {
    const before = this.#context.pages();
    const page = await this.#context.newPage();
    for (const one of before) await one.close();
    return page;
  }

  /** Ends the browser as the system does when it is short of memory: no warning, and nothing is written any more. */
  async killBrowser(): Promise<void> {
    const closed = this.#context.waitForEvent('close', { timeout: 10_000 }).catch(() => null);
    process.kill(await this.#pid(), 'SIGKILL');
    await closed;
  }

  /** Starts the browser again with what the profile has. */
  async restart(): Promise<void> {
    this.#context = await launch(this.#dir);
  }

  /** Ends every worker of the browser, as it does itself with one that has nothing to do. */
  async stopWorkers(page: Page): Promise<void> {
    const session = await this.#context.newCDPSession(page);
    await session.send('ServiceWorker.enable');
    await session.send('ServiceWorker.stopAllWorkers');
    await session.detach();
  }

  async close(): Promise<void> {
    await this.#context.close();
    await rm(this.#dir, { recursive: true, force: true });
  }

  async #pid(): Promise<number> {
    const session = await this.#context.browser()?.newBrowserCDPSession();
    const { processInfo } = (await session?.send('SystemInfo.getProcessInfo')) ?? {
      processInfo: [],
    };
    const found = processInfo.find(({ type }) => type === 'browser');
    if (!found) throw new Error('The browser does not say which process it is');
    return found.id;
  }
}

async function launch(dir: string): Promise<BrowserContext> {
  const executablePath = findChromium()?.path;
  return chromium.launchPersistentContext(dir, {
    args: launchArgs(),
    ...(executablePath ? { executablePath } : {}),
  });
}
