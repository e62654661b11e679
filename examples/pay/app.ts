// The demo payment app itself, as it runs in the page: reads a request, remembers what it answered, goes back.
//
// The server sends this one function as text, so nothing outside of it can be used here. It stands for somebody
// else's app: it shares no code with the till and follows the written format (link-security §9a) alone.

/** Everything below runs in the browser. */
export function demoPay(): void {
  interface PaymentOrder {
    readonly ref: string;
    readonly no: string;
    /** minor units */
    readonly sum: number;
    readonly cur: string;
    readonly note?: string;
  }
  interface PaymentCall {
    /** where to return to, with its slot `{*}` */
    readonly callback: string;
    readonly order: PaymentOrder;
  }
  type Answer = Readonly<Record<string, string>>;
  /** What this app knows of one reference. */
  interface Memory {
    readonly call: PaymentCall;
    readonly answer?: Answer;
    /** goes out by itself when the seller comes back */
    readonly next?: Answer;
    /** when a late approval goes out, milliseconds since 1970 */
    readonly dueAt?: number;
  }

  const PREFIX = 'payment:';
  const LATE_MS = 20_000;

  // ——— the request

  /** `#callback=…&order=…` of the https form, or `#l=<the whole web+pay link>`; null when it is neither. */
  function readCall(hash: string): PaymentCall | null {
    try {
      const link = hash.startsWith('#l=') ? decodeURIComponent(hash.slice(3)) : hash;
      const pairs = new URLSearchParams(link.slice(link.search(/[?#]/) + 1));
      const callback = (pairs.get('callback') ?? '').trim().replace(/^\[([^]*)\]$/, '$1');
      const order = JSON.parse(pairs.get('order') ?? '') as Partial<PaymentOrder>;
      const { protocol } = new URL(callback.replace(/\{ ?\*\}/, ''));
      const { ref, no, sum, cur } = order;
      if (!['https:', 'http:', 'web+kass:'].includes(protocol) || !ref || !cur) return null;
      if (!Number.isSafeInteger(sum) || sum === undefined || sum < 0) return null;
      return { callback, order: { ...order, ref, no: String(no ?? ''), sum, cur } };
    } catch {
      return null; // what cannot be read is no request, whatever is wrong with it
    }
  }

  // ——— the memory, by reference: the same payment opened again is not charged again

  function remember(memory: Memory): void {
    localStorage.setItem(PREFIX + memory.call.order.ref, JSON.stringify(memory));
  }
  function recall(ref: string): Memory | null {
    const text = localStorage.getItem(PREFIX + ref);
    return text === null ? null : (JSON.parse(text) as Memory);
  }
  function everything(): readonly Memory[] {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX))
      .map((key) => recall(key.slice(PREFIX.length)))
      .filter((memory) => memory !== null);
  }

  // ——— the answer

  const number = (digits: number): string =>
    String(crypto.getRandomValues(new Uint32Array(1))[0]! % 10 ** digits).padStart(digits, '0');

  function failed({ order }: PaymentCall, status: 'declined' | 'cancelled'): Answer {
    return { status, ref: order.ref, amount: String(order.sum), currency: order.cur };
  }
  function approved({ order }: PaymentCall, amount = order.sum): Answer {
    return {
      status: 'approved',
      ref: order.ref,
      amount: String(amount),
      currency: order.cur,
      tx: `DP-${number(8)}`,
      auth: number(6),
      last4: '4242',
    };
  }

  /** Fills the slot and leaves. A callback without a slot gets the pairs at the end of its query. */
  function send(call: PaymentCall, answer: Answer): void {
    const text = Object.entries(answer)
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('&');
    const slot = /\{ ?\*\}/;
    const [before = '', ...fragment] = call.callback.split('#');
    const template = slot.test(call.callback)
      ? call.callback
      : [`${before}${before.includes('?') ? '&' : '?'}{*}`, ...fragment].join('#');
    location.assign(template.replace(slot, () => text));
  }
  function finish(call: PaymentCall, answer: Answer, next?: Answer): void {
    remember({ call, answer, ...(next ? { next } : {}) });
    send(call, answer);
  }

  /** What each button does, by its test id. */
  const ACTIONS: Readonly<Record<string, (call: PaymentCall) => void>> = {
    approve: (call) => finish(call, approved(call)),
    decline: (call) => finish(call, failed(call, 'declined')),
    cancel: (call) => finish(call, failed(call, 'cancelled')),
    'approve-twice': (call) => {
      const answer = approved(call);
      finish(call, answer, answer);
    },
    'decline-then-approve': (call) => finish(call, failed(call, 'declined'), approved(call)),
    'approve-late': (call) => {
      remember({ call, dueAt: Date.now() + LATE_MS });
      show();
    },
    'approve-other-sum': (call) => finish(call, approved(call, Math.floor(call.order.sum / 2))),
    'approve-without-tx': (call) => finish(call, { ...approved(call), tx: '' }),
    'never-answer': () => view('silent'),
    'answer-again': (call) => {
      const answer = recall(call.order.ref)?.answer;
      if (answer) send(call, answer);
    },
  };

  // ——— the page

  const part = (name: string): HTMLElement => document.querySelector(`[data-part="${name}"]`)!;

  function view(name: string): void {
    for (const section of document.querySelectorAll<HTMLElement>('[data-view]'))
      section.hidden = section.dataset['view'] !== name;
  }

  /** Enough for a demo: the till has the whole list of currencies. */
  function money(sum: number, currency: string): string {
    const digits = currency === 'JPY' ? 0 : currency === 'KWD' ? 3 : 2;
    const format = { style: 'currency', currency, minimumFractionDigits: digits } as const;
    const { lang } = document.documentElement;
    return new Intl.NumberFormat(lang, format).format(sum / 10 ** digits);
  }

  function fill({ order }: PaymentCall): void {
    part('no').textContent = order.no;
    part('sum').textContent = money(order.sum, order.cur);
    part('note').textContent = order.note ?? '';
    part('order').hidden = false;
  }

  function list(): void {
    const rows = everything()
      .flatMap(({ call, answer }) => (answer ? [{ call, answer }] : []))
      .slice(-10)
      .map(({ call, answer }) => {
        const row = document.createElement('li');
        const again = document.createElement('button');
        again.textContent = part('again-words').textContent;
        again.dataset['testid'] = `again-${call.order.no}`;
        again.onclick = () => send(call, answer);
        row.append(
          `${call.order.no} · ${money(call.order.sum, call.order.cur)} · ${part(answer['status'] ?? '').textContent} `,
          again,
        );
        return row;
      });
    part('list').replaceChildren(...rows);
    part('nothing').hidden = rows.length > 0;
  }

  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Counts down to a late approval; it goes on when the page was left and opened again. */
  function wait(call: PaymentCall, dueAt: number): void {
    const left = Math.ceil((dueAt - Date.now()) / 1000);
    if (left <= 0) return finish(call, approved(call));
    part('seconds').textContent = String(left);
    view('late');
    timer = setTimeout(() => wait(call, dueAt), 250);
  }

  function show(): void {
    clearTimeout(timer);
    part('order').hidden = true;
    const call = readCall(location.hash);
    if (!call) {
      list();
      return view(location.hash.length > 1 ? 'broken' : 'idle');
    }
    fill(call);
    const known = recall(call.order.ref);
    if (known?.next) return finish(call, known.next);
    if (known?.dueAt !== undefined) return wait(call, known.dueAt);
    part('failed').hidden = known?.answer === undefined;
    view(known?.answer?.['status'] === 'approved' ? 'already' : 'ask');
  }

  for (const button of document.querySelectorAll<HTMLElement>('[data-action]'))
    button.onclick = () => {
      const call = readCall(location.hash);
      if (call) ACTIONS[button.dataset['action'] ?? '']?.(call);
    };

  const register = part('register') as HTMLButtonElement;
  register.disabled = !('registerProtocolHandler' in navigator);
  register.onclick = () => navigator.registerProtocolHandler('web+pay', `${location.origin}/#l=%s`);

  window.onhashchange = show;
  // Also fires when the browser brings the page back from its memory: that is the seller coming back.
  window.onpageshow = show;
}
