// The ways to be paid, for the screen where the owner sets them up: those in use and those that can be added, the rules
// of the first choice, and the test of an app. The apps themselves are loaded when that screen is opened.
import { newAttemptId, newNonce } from '../domain/ids';
import { exponent } from '../domain/money';
import type { AppTest, PayDefault, Settings } from '../offline/settings';
import type {
  PaymentRequest,
  PaymentScheme,
  SchemeSetting,
  SchemeSettings,
} from '../schemes/scheme';
import { NO_APP } from './launch';
import type * as PayApps from './pay-apps';
import type { AppFault, PayApp } from './pay-apps';
import type { Till } from './till.svelte';

/** What stands between an app and a payment: what it lacks itself, or that the owner switched it off. */
export type AppState = AppFault | 'off' | 'withdrawn' | 'unconfirmed' | 'ready';

/** An app that the owner has set up. */
export interface AppRow extends PayApp {
  readonly state: AppState;
  /** the first setting that cannot be right; only in the state `settings` */
  readonly needs?: SchemeSetting | undefined;
}

/** A scheme that can still be added. */
export interface Addable {
  readonly scheme: PaymentScheme;
  readonly state: Extract<AppState, 'platform' | 'withdrawn' | 'unconfirmed' | 'ready'>;
}

/** What the link (or the code) of a payment looks like, or what the app says is wrong with its settings. */
export type Preview = { readonly ok: true; readonly text: string } | { readonly ok: false };

/** A sum in minor units. */
export interface TestSum {
  readonly amount: number;
  readonly currency: string;
}

/** What the screen needs of the till. */
type Part = Pick<Till, 'ports' | 'settings' | 'saveSettings' | 'sales'>;

/** The apps, and what is known of them together; loaded together. */
interface Known {
  readonly schemes: readonly PaymentScheme[];
  readonly apps: typeof PayApps;
}

/** A link that was built for nobody: as long as a real one. */
const SAMPLE = { attempt: 'sample-attempt-0000000', nonce: 'sample-nonce-000000000' };
/** Only the shape of the link hangs on it. */
const SAMPLE_ORDER = '1042';

/** What can come back while no order was taken in yet. */
const DEFAULT_CURRENCY = 'EUR';

export class Payments {
  readonly #till: Part;
  #known = $state.raw<Known | null>(null);
  #link = $state.raw<{ readonly app: string; readonly href: string } | null>(null);

  constructor(till: Part) {
    this.#till = till;
  }

  /** Loads the apps. Before that every list is empty. */
  async load(): Promise<void> {
    const [{ paymentSchemes }, apps] = await Promise.all([
      import('../schemes/registry'),
      import('./pay-apps'),
    ]);
    this.#known = { schemes: paymentSchemes, apps };
  }

  get isLoaded(): boolean {
    return this.#known !== null;
  }

  /** The apps that sellers may choose from, in their order. */
  get inUse(): readonly AppRow[] {
    const apps = this.#known?.apps.payAppsOf(this.#till.settings) ?? [];
    return apps.map((app) => this.#rowOf(app, true));
  }

  /** The apps that are set up and switched off. */
  get switchedOff(): readonly AppRow[] {
    const { apps, enabledApps } = this.#till.settings;
    return Object.keys(apps)
      .filter((id) => !enabledApps.includes(id))
      .flatMap((id) => this.#known?.apps.payAppOf(id, this.#till.settings) ?? [])
      .map((app) => this.#rowOf(app, false));
  }

  /** An app that is set up, by its id on this till. */
  find(id: string | null): AppRow | null {
    return [...this.inUse, ...this.switchedOff].find((app) => app.id === id) ?? null;
  }

  /** What can still be added: first what works on this device, last what its maker has ended. */
  get addable(): readonly Addable[] {
    const { apps, enabledApps } = this.#till.settings;
    const schemes = this.#known?.schemes ?? [];
    return schemes
      .filter(({ id, many }) => many || (apps[id] === undefined && !enabledApps.includes(id)))
      .map((scheme) => ({ scheme, state: this.#stateOf(scheme) }))
      .sort((a, b) => LATER[a.state] - LATER[b.state]);
  }

  /** One more app of a scheme, as it would be saved; null when there is none to add. */
  draftOf(schemeId: string | null): PayApp | null {
    const scheme = this.addable.find(({ scheme }) => scheme.id === schemeId)?.scheme;
    if (!scheme || !this.#known) return null;
    const id = this.#known.apps.freeIdOf(scheme, this.#till.settings);
    const settings = Object.fromEntries(
      scheme.settings.map(({ name, fallback }) => [name, fallback]),
    );
    const name = settings['label'] || scheme.name;
    // Two buttons of one name would be guessed between.
    const label = name + id.slice(scheme.id.length).replace('-', ' ');
    return { id, scheme, label, settings: { ...settings, label } };
  }

  #stateOf(scheme: PaymentScheme): Addable['state'] {
    if (scheme.status === 'withdrawn') return 'withdrawn';
    if (!scheme.platforms.includes(this.#till.ports.platform)) return 'platform';
    return scheme.status === 'unconfirmed' ? 'unconfirmed' : 'ready';
  }

  #rowOf(app: PayApp, isOn: boolean): AppRow {
    if (!isOn) return { ...app, state: 'off' };
    const fault = this.#known?.apps.faultOf(app, this.#till.ports.platform);
    return fault === 'settings'
      ? { ...app, state: fault, needs: wrongIn(app.scheme, app.settings)[0] }
      : { ...app, state: this.#stateOf(app.scheme) };
  }

  /**
   * Stores what the owner typed, and switches a new app on.
   * @returns the names of the settings that cannot be right; nothing is stored unless it is empty
   */
  async save({ id, scheme }: Pick<PayApp, 'id' | 'scheme'>, typed: SchemeSettings) {
    const values = trimmed(typed);
    const wrong = wrongIn(scheme, values).map(({ name }) => name);
    if (wrong.length > 0) return wrong;
    const kept = scheme.settings.map(({ name, accepts, fallback }) => {
      // What does not matter beside the others must not stop a later choice with what was left in it.
      const value = values[name] ?? '';
      return [name, accepts(value) ? value : fallback] as const;
    });
    const { apps, enabledApps } = this.#till.settings;
    const isNew = apps[id] === undefined && !enabledApps.includes(id);
    this.#link = null;
    await this.#till.saveSettings({
      apps: { ...apps, [id]: Object.fromEntries(kept) },
      ...(isNew ? { enabledApps: [...enabledApps, id] } : {}),
    });
    return wrong;
  }

  /** Lets sellers choose an app, as the last one, or no longer. Its settings stay. */
  async switchOn(id: string, isOn: boolean): Promise<void> {
    const others = this.#till.settings.enabledApps.filter((one) => one !== id);
    await this.#till.saveSettings({ enabledApps: isOn ? [...others, id] : others });
  }

  /** Moves an app by one place among those in use; at either end nothing happens. */
  async move(id: string, by: -1 | 1): Promise<void> {
    const shown = this.inUse.map((app) => app.id);
    const other = shown[shown.indexOf(id) + by];
    if (!shown.includes(id) || other === undefined) return;
    // What this version does not know keeps its place.
    const swapped = this.#till.settings.enabledApps.map((one) => {
      if (one === id) return other;
      return one === other ? id : one;
    });
    await this.#till.saveSettings({ enabledApps: swapped });
  }

  /** Forgets the settings of an app, its rules and its test. Payments that were made keep its name. */
  async remove(id: string): Promise<void> {
    const { apps, enabledApps, payDefaults, appTest } = this.#till.settings;
    const { [id]: _, ...others } = apps;
    this.#link = null;
    await this.#till.saveSettings({
      apps: others,
      enabledApps: enabledApps.filter((one) => one !== id),
      payDefaults: payDefaults.filter(({ app }) => app !== id),
      ...(appTest?.app === id ? { appTest: undefined } : {}),
    });
  }

  /** The rules of the first choice; of those that fit a payment the first one counts. */
  get rules(): readonly PayDefault[] {
    return this.#inOrder(this.#till.settings.payDefaults);
  }

  /** Adds a rule, or puts it in the place of another; one for the same shop and sum gives way to it. */
  async saveRule(rule: PayDefault, instead?: PayDefault): Promise<void> {
    const others = this.rules.filter((one) => one !== instead && !isSameCase(one, rule));
    await this.#till.saveSettings({ payDefaults: [...this.#inOrder([...others, rule])] });
  }

  async removeRule(rule: PayDefault): Promise<void> {
    await this.#till.saveSettings({ payDefaults: this.rules.filter((one) => one !== rule) });
  }

  #inOrder(rules: readonly PayDefault[]): readonly PayDefault[] {
    const weight = this.#known?.apps.weight;
    return weight ? [...rules].sort((a, b) => weight(b) - weight(a)) : rules;
  }

  /** The link of a payment with these settings, or the code; null for an app that has neither. */
  previewOf(scheme: PaymentScheme, typed: SchemeSettings): Preview | null {
    const { platform } = this.#till.ports;
    const on = scheme.platforms.includes(platform) ? platform : (scheme.platforms[0] ?? platform);
    const request = this.#requestOf({ id: scheme.id, scheme }, SAMPLE);
    const settings = trimmed(typed);
    try {
      switch (scheme.way) {
        case 'switch':
          return { ok: true, text: scheme.buildUrl(request, settings, on) };
        case 'code':
          return { ok: true, text: scheme.buildCode(request, settings) };
        case 'manual':
          return null;
      }
    } catch (error) {
      if (error instanceof RangeError) return { ok: false };
      throw error;
    }
  }

  /** What a test takes: one unit of the currency of the newest order where the app takes it. */
  testSumOf({ currencies }: Pick<PaymentScheme, 'currencies'>): TestSum {
    const sold = this.#till.sales[0]?.order.cur ?? DEFAULT_CURRENCY;
    const currency = currencies && !currencies.includes(sold) ? (currencies[0] ?? sold) : sold;
    return unitOf(currency);
  }

  /** What the last test of an app asked for. */
  askedIn({ currency }: AppTest): TestSum {
    return unitOf(currency);
  }

  /** What the last test of this app has brought; null where another one, or none, was tested. */
  testOf({ id }: Pick<PayApp, 'id'>): AppTest | null {
    const { appTest } = this.#till.settings;
    return appTest?.app === id ? appTest : null;
  }

  /** The address of the test that was started on this page; null while there is none to follow. */
  linkOf({ id }: Pick<PayApp, 'id'>): string | null {
    return this.#link?.app === id ? this.#link.href : null;
  }

  /**
   * Begins a test of an app by its stored settings. It is stored before its address is known to the screen, so that
   * whatever comes back is recognised (platform.md §3.2).
   * @returns the address; null for an app that does not answer, or whose settings make no link
   */
  async startTest(app: PayApp): Promise<string | null> {
    const { random, clock, platform } = this.#till.ports;
    const { scheme } = app;
    this.#link = null;
    if (scheme.way !== 'switch') return null;
    const reference = { attempt: newAttemptId(random), nonce: newNonce(random) };
    const href = built(() =>
      scheme.buildUrl(this.#requestOf(app, reference), app.settings, platform),
    );
    if (href === null) return null;
    const { currency } = this.testSumOf(scheme);
    const appTest = { app: app.id, ...reference, currency, at: clock.now() };
    await this.#till.saveSettings({ appTest });
    this.#link = { app: app.id, href };
    return href;
  }

  #requestOf(
    { id, scheme }: Pick<PayApp, 'id' | 'scheme'>,
    reference: Pick<PaymentRequest, 'attempt' | 'nonce'>,
  ): PaymentRequest {
    const { origin } = this.#till.ports;
    const page = `${origin}/payments?app=${id}`;
    return {
      ...reference,
      ...this.testSumOf(scheme),
      orderNo: SAMPLE_ORDER,
      returnUrl: page,
      returnPage: `${origin}/return`,
      noAppUrl: `${page}${NO_APP}`,
    };
  }
}

const unitOf = (currency: string): TestSum => ({ amount: 10 ** exponent(currency), currency });

/** Where a scheme stands among those that can be added. */
const LATER = { ready: 0, unconfirmed: 1, platform: 2, withdrawn: 3 } as const;

/** The settings that matter with these values and cannot be right. */
export const wrongIn = (scheme: PaymentScheme, values: SchemeSettings): readonly SchemeSetting[] =>
  applying(scheme, values).filter(({ name, accepts }) => !accepts(values[name] ?? ''));

/** The settings that matter with these values. */
export const applying = (
  { settings }: PaymentScheme,
  values: SchemeSettings,
): readonly SchemeSetting[] => settings.filter(({ applies }) => applies?.(values) ?? true);

/** The values without the space that copying leaves around them. */
export const trimmed = (values: SchemeSettings): SchemeSettings =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.trim()]));

const isSameCase = (a: PayDefault, b: PayDefault): boolean =>
  a.shop === b.shop && a.from === b.from && a.currency === b.currency;

function built(build: () => string): string | null {
  try {
    return build();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The names of the ways to be paid that are in use, without loading the apps. */
export const labelsInUse = ({
  apps,
  enabledApps,
}: Pick<Settings, 'apps' | 'enabledApps'>): readonly string[] =>
  enabledApps.map((id) => apps[id]?.['label'] || id);

/** The pairs an app came back with, as they came, one each. */
export const pairsHeard = (heard: string): readonly string[] =>
  heard.split(/[?&#]/).filter((pair) => pair !== '');
