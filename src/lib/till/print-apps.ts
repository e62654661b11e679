// The printers that are apps: what each of them is, and the link that hands it a paper. Loaded with the apps themselves
// when such a printer is first needed; whether a printer is one says `appIdOf` (domain/printer).
import type { JobId, Nonce } from '../domain/ids';
import type { PrintJob } from '../domain/job';
import { appIdOf, PRINT_APP } from '../domain/print-app';
import { DEFAULT_PROFILE, type Printer, type PrinterProfile } from '../domain/printer';
import type { Printable } from '../domain/receipt';
import type { Encode } from '../encoders/encoder';
import { LinkTooLong } from '../schemes/link-length';
import { printSchemeOf, printSchemes } from '../schemes/print-registry';
import type {
  Platform,
  PrintLanguage,
  PrintPayloads,
  PrintRequest,
  PrintScheme,
  SchemeSetting,
  SchemeSettings,
} from '../schemes/scheme';
import type { Ports } from './ports';

/** An app as it is set up here. */
export interface PrintApp {
  readonly scheme: PrintScheme;
  /** every setting of the scheme: as stored, else as on a fresh till */
  readonly settings: SchemeSettings;
}

/** The link of a paper, or why there is none. */
export type AppLink =
  | { readonly type: 'link'; readonly href: string; readonly returns: boolean }
  | { readonly type: 'none'; readonly why: AppLinkFault };

export type AppLinkFault =
  | 'unknown' // this version does not know the app
  | 'platform' // the app does not exist on this kind of device
  | 'settings' // a setting is missing or cannot be right, or the app has no such width
  | 'tooLong' // the paper does not fit into the app's link
  | 'gone'; // the paper does not wait any more

/** The app that prints for a printer; null for any other printer, and for an app that this version does not know. */
export function printAppOf(printer: Pick<Printer, 'driver' | 'address' | 'name'>): PrintApp | null {
  const id = appIdOf(printer);
  const scheme = id === null ? undefined : printSchemeOf(id);
  if (!scheme) return null;
  const stored: SchemeSettings = { ...printer.address, label: printer.name };
  return { scheme, settings: withFallbacks(scheme, stored) };
}

/** Every setting of a scheme: as given, else as on a fresh till. */
const withFallbacks = ({ settings }: PrintScheme, given: SchemeSettings): SchemeSettings =>
  Object.fromEntries(settings.map(({ name, fallback }) => [name, given[name] ?? fallback]));

/** The apps of a kind of device, in the order they are offered. */
export const printAppsFor = (platform: Platform): readonly PrintScheme[] =>
  printSchemes.filter(({ platforms }) => (platforms as readonly Platform[]).includes(platform));

/** A printer for an app, with its settings as on a fresh till. Nothing is stored. */
export function newAppPrinter(
  scheme: PrintScheme,
  facts: Pick<Printer, 'id' | 'addedAt'>,
): Printer {
  const { label = scheme.name, ...settings } = withFallbacks(scheme, {});
  return {
    v: 1,
    ...facts,
    driver: PRINT_APP,
    name: label,
    address: { app: scheme.id, ...settings },
    profile: { ...DEFAULT_PROFILE, columns: columnsOf(scheme)[0] ?? DEFAULT_PROFILE.columns },
  };
}

const ALL_COLUMNS: readonly PrinterProfile['columns'][] = [32, 42, 48];

/** The widths that an app prints. */
export const columnsOf = ({ columns }: PrintScheme): readonly PrinterProfile['columns'][] =>
  columns ?? ALL_COLUMNS;

/** The settings of an app that matter with these values, without its name, which every printer has. */
export const fieldsOf = (
  { settings }: PrintScheme,
  values: SchemeSettings,
): readonly SchemeSetting[] =>
  settings.filter(({ name, applies }) => name !== 'label' && (applies?.(values) ?? true));

/** Those of them that cannot be right. */
export const wrongOf = (scheme: PrintScheme, values: SchemeSettings): readonly SchemeSetting[] =>
  fieldsOf(scheme, values).filter(({ name, accepts }) => !accepts(values[name] ?? ''));

/** What a link is made of beside its paper. */
export type LinkPorts = Pick<Ports, 'draw' | 'origin' | 'platform'>;

/** A paper that waits for its app, with the secret that is stored already. */
export type OfferedPaper = Pick<PrintJob, 'receipt' | 'drawer'> & {
  readonly id: JobId;
  readonly nonce: Nonce;
  /** the page of the till that shows it */
  readonly place: string;
};

/** The address that opens the app with this paper: the same one every time. */
export async function linkOf(
  { draw, origin, platform }: LinkPorts,
  printer: Printer,
  job: OfferedPaper,
): Promise<AppLink> {
  const app = printAppOf(printer);
  if (!app) return { type: 'none', why: 'unknown' };
  const { scheme, settings } = app;
  if (!scheme.platforms.includes(platform)) return { type: 'none', why: 'platform' };
  const drawer = job.drawer ?? false;
  const request = {
    job: job.id,
    nonce: job.nonce,
    profile: printer.profile,
    drawer,
    orderNo: job.receipt.orderNo,
    returnUrl: `${origin}${job.place}`,
    returnPage: `${origin}/return`,
  };
  const make: Make = (language) =>
    PAYLOADS[language](job.receipt, printer.profile, draw, { drawer });
  try {
    const href = await hrefOf(scheme, request, make, settings, platform);
    return { type: 'link', href, returns: scheme.returns };
  } catch (error) {
    if (error instanceof LinkTooLong) return { type: 'none', why: 'tooLong' };
    // What the owner changed meanwhile must not open some other app instead.
    if (error instanceof RangeError) return { type: 'none', why: 'settings' };
    throw error;
  }
}

type Make = <L extends PrintLanguage>(language: L) => Promise<PrintPayloads[L]>;

/** One case a language: only so does the compiler see that scheme and payload belong together. */
async function hrefOf(
  scheme: PrintScheme,
  request: Omit<PrintRequest, 'payload'>,
  make: Make,
  settings: SchemeSettings,
  platform: Platform,
): Promise<string> {
  switch (scheme.wants) {
    case 'esc-pos':
      return scheme.buildUrl({ ...request, payload: await make('esc-pos') }, settings, platform);
    case 'html':
      return scheme.buildUrl({ ...request, payload: await make('html') }, settings, platform);
    case 'epos-xml':
      return scheme.buildUrl({ ...request, payload: await make('epos-xml') }, settings, platform);
  }
}

/** How a paper is put into each language; the encoders are loaded when they are needed. */
const PAYLOADS: {
  readonly [L in PrintLanguage]: (...paper: Parameters<Encode>) => Promise<PrintPayloads[L]>;
} = {
  'esc-pos': async (...paper) => (await import('../encoders/esc-pos')).escPos.encode(...paper),
  html: async (receipt: Printable, profile) =>
    (await import('../encoders/html')).paperHtml(receipt, profile),
  'epos-xml': async (...paper) => (await import('../encoders/epos-xml')).eposDocument(...paper),
};
