// The till's ports as one page has them, every call of theirs through the page's life. What a port has is looked up and
// not listed: a new method of the storage is cut like the others, and a port that nobody cuts is refused.
import type { IfHeld, Ports } from '../../src/lib/till/ports';
import type { PageLife } from './cut-life';

/** How each port is cut; the compiler asks for a new one. */
const CUTS: { readonly [K in keyof Ports]: (port: Ports[K], life: PageLife) => Ports[K] } = {
  storage: (storage, life) => everyCall('storage', storage, life),
  fetch: (fetch, life) => (input, init) => life.call('fetch', () => fetch(input, init)),
  devices: cutDevices,
  windows: cutWindows,
  draw: (draw, life) => everyCall('draw', draw, life),
  deliverLater: (deliverLater, life) => () => life.tell('deliverLater', deliverLater),
  // Kept by the browser at once, or not at all.
  notes: (notes, life) =>
    whole('notes', notes, {
      read: (name) => notes.read(name),
      write: (name, text) => life.tell('notes.write', () => notes.write(name, text)),
    }),
  disk: (disk, life) => disk && everyCall('disk', disk, life),
  clock: (clock, life) => ({
    now: () => clock.now(),
    after: (ms, run) => clock.after(ms, life.hears(run)),
  }),
  // What stays inside of the page.
  allow: (allow) => allow,
  random: (random) => random,
  origin: (origin) => origin,
  platform: (platform) => platform,
  timeZone: (timeZone) => timeZone,
  language: (language) => language,
};

/** @throws TypeError for a port, or a part of one, that is not cut */
export function cutPorts(ports: Ports, life: PageLife): Ports {
  const cut = Object.entries(ports).map(([name, port]) => {
    if (!Object.hasOwn(CUTS, name)) throw uncut(name);
    const way = CUTS[name as keyof Ports] as (port: unknown, life: PageLife) => unknown;
    return [name, way(port, life)];
  });
  return Object.fromEntries(cut) as Ports;
}

const uncut = (name: string): TypeError => new TypeError(`Nobody cuts ${name}`);

type Method = (...args: unknown[]) => Promise<unknown>;

/** A port of nothing but methods that answer later. */
function everyCall<T extends object>(name: string, port: T, life: PageLife): T {
  const cut = Object.entries(port).map(([key, method]: [string, unknown]) => {
    const path = `${name}.${key}`;
    if (typeof method !== 'function') throw uncut(path);
    return [key, (...args: unknown[]) => life.call(path, () => (method as Method)(...args))];
  });
  return Object.fromEntries(cut) as T;
}

/** @throws TypeError when `cut` lacks something that the port has */
function whole<T extends object>(name: string, port: T, cut: T): T {
  for (const [key, value] of Object.entries(port))
    if (value !== undefined && !Object.hasOwn(cut, key)) throw uncut(`${name}.${key}`);
  return cut;
}

/** The browser frees the locks of a page that is dead. */
function cutWindows(windows: Ports['windows'], life: PageLife): Ports['windows'] {
  return whole('windows', windows, {
    name: windows.name,
    exclusive<T>(lock: string, work: () => Promise<T>, ifHeld?: IfHeld) {
      const [kind] = lock.split(':');
      const held = async (): Promise<T | null> => {
        if (life.isOver) return null;
        return Promise.race([
          life.call(`lock ${kind} held`, work),
          life.over.then((): null => null),
        ]);
      };
      return life.call(`lock ${kind}`, () => windows.exclusive(lock, held, ifHeld));
    },
    alive: () => life.call('windows.alive', () => windows.alive()),
    held: (prefix) => life.call('windows.held', () => windows.held(prefix)),
    announce: () => life.tell('windows.announce', () => windows.announce()),
    onNews: (listener) => windows.onNews(life.hears(listener)),
  });
}

/** Of the browser's ways to a printer the one by USB; a test that uses another has to cut it first. */
function cutDevices(devices: Ports['devices'], life: PageLife): Ports['devices'] {
  const { usb, fetch, setTimeout, clearTimeout } = devices;
  return whole('devices', devices, {
    ...(usb ? { usb: new Mirror(life).of('device usb', usb) } : {}),
    // What a page remembers of its devices dies with it.
    knownBluetooth: new Map(),
    knownDevices: new Map(),
    fetch: (input, init) => life.call('device fetch', () => fetch(input, init)),
    setTimeout: (run, ms) => {
      const timer = setTimeout(life.hears(run), ms);
      void life.over.then(() => clearTimeout(timer));
      return timer;
    },
    clearTimeout,
  });
}

type Listener = (event: unknown) => void;

/** An interface of the browser with every method through the life of a page, and so what its methods hand out. */
class Mirror {
  readonly #life: PageLife;
  readonly #known = new WeakMap<object, object>();
  readonly #listeners = new WeakMap<Listener, Listener>();

  constructor(life: PageLife) {
    this.#life = life;
  }

  /** The same mirror for the same thing: the till compares devices. */
  of<T extends object>(name: string, thing: T): T {
    const known = this.#known.get(thing) ?? this.#made(name, thing);
    this.#known.set(thing, known);
    return known as T;
  }

  #made(name: string, thing: object): object {
    return new Proxy(thing, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== 'function') return value;
        if (key === 'addEventListener' || key === 'removeEventListener')
          return (type: string, listener: Listener) =>
            (value as Method).call(target, type, this.#listener(listener));
        return (...args: unknown[]) =>
          this.#life
            .call(`${name}.${String(key)}`, () => (value as Method).apply(target, args))
            .then((answer) => this.#answer(answer));
      },
    });
  }

  #answer(answer: unknown): unknown {
    if (Array.isArray(answer)) return answer.map((one: unknown) => this.#answer(one));
    return isDevice(answer) ? this.of('device printer', answer) : answer;
  }

  #listener(listener: Listener): Listener {
    const known = this.#listeners.get(listener);
    if (known) return known;
    const made = this.#life.hears((event: unknown) => {
      const { device } = event as { readonly device?: unknown };
      listener(isDevice(device) ? { device: this.of('device printer', device) } : event);
    });
    this.#listeners.set(listener, made);
    return made;
  }
}

/** What can be opened is a device; all else that is handed out are facts. */
const isDevice = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && 'open' in value;
