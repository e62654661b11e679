// The demo shop's pages, rendered on the server. Strings only; nothing inline, so that a strict policy fits.
import type { Device, OrderLinks, ShopOrder } from '../../src/lib/shop/index';
import type { OrderView } from './backroom';
import { html, type Html } from './html';
import { WORDS, type Language } from './words';

/** An order with links, as long as it can be paid. */
export interface OrderCard extends OrderView {
  readonly links: OrderLinks | null;
}

export interface Counter {
  readonly cards: readonly OrderCard[];
  readonly devices: readonly Device[];
  /** the link that connects a till */
  readonly pairing: string;
}

/** The one page a seller needs: tills that ask, orders to be paid, tills. */
export function counterPage(language: Language, { cards, devices, pairing }: Counter): string {
  const words = WORDS[language];
  const needsTill = !devices.some(({ state }) => state === 'allowed');
  const asks = devices.some(({ state }) => state === 'asking');
  return page(
    language,
    html`<section aria-labelledby="orders">
        <div class="head">
          <h2 id="orders">${words.orders}</h2>
          <form method="post" action="/orders/new"><button>${words.newOrders}</button></form>
        </div>
        <div class="list">
          ${cards.map((card) => orderCard(language, card, needsTill ? '' : 'primary'))}
        </div>
      </section>
      <section aria-labelledby="tills" class="${needsTill || asks ? 'first' : ''}">
        <div class="head">
          <h2 id="tills">${words.tills}</h2>
        </div>
        <div class="list">
          ${devices.map((device) => deviceCard(language, device))}
          ${connectCard(language, pairing, needsTill)}
        </div>
      </section>`,
  );
}

function connectCard(language: Language, pairing: string, needsTill: boolean): Html {
  const words = WORDS[language];
  return html`<div class="card">
    ${needsTill && html`<p>${words.noTill}</p>`}
    <div class="does">
      <a id="connect" class="button ${needsTill ? 'primary' : ''}" href="${pairing}"
        >${words.connect}</a
      >
    </div>
    <label class="quiet"
      >${words.connectHelp}<input readonly name="pairing" value="${pairing}"
    /></label>
  </div>`;
}

function deviceCard(language: Language, { kid, label, state, digits }: Device): Html {
  const words = WORDS[language];
  const decisions = { asking: ['allowed', 'refused'], allowed: ['revoked'] } as const;
  const open = state === 'asking' || state === 'allowed' ? decisions[state] : [];
  const tone = { asking: 'look', allowed: 'good', refused: '', revoked: '' }[state];
  return html`<article class="card" data-till="${kid}" data-state="${state}">
    <div class="row">
      <strong>${label}</strong><span class="mark ${tone}">${words.device[state]}</span>
    </div>
    ${
      state === 'asking' &&
      html`<p>${words.compare}</p>
        <p class="digits">${digits}</p>`
    }
    ${
      open.length > 0 &&
      html`<form class="does" method="post" action="/tills/decide">
        <input type="hidden" name="kid" value="${kid}" />
        ${open.map(
          (decision) =>
            html`<button
              name="decision"
              value="${decision}"
              class="${decision === 'allowed' && 'primary'}"
            >
              ${words.decide[decision]}
            </button>`,
        )}
      </form>`
    }
  </article>`;
}

/** `tone` of its button: filled only where paying is the next thing to do. */
function orderCard(language: Language, card: OrderCard, tone: 'primary' | ''): Html {
  const words = WORDS[language];
  const { order, links } = card;
  const [first, ...rest] = order.lines ?? [];
  const more = rest.length > 0 ? ` ${words.more(rest.length)}` : '';
  return html`<article class="card" data-order="${order.id}" data-state="${card.state}">
    <div class="row">
      <strong>${words.order} ${order.no}</strong
      ><span class="sum">${money(language, dueOf(order), order.cur)}</span>
    </div>
    <p class="quiet">${first?.n ?? ''}${more}</p>
    ${status(language, card)}
    ${
      links !== null &&
      html`<div class="does">
        <a class="button ${tone}" data-form="https" href="${links.https}">${words.pay}</a>
        <a data-form="protocol" href="${links.protocol}">${words.payByProtocol}</a>
      </div>`
    }
  </article>`;
}

/** Where the order stands; once paid: how, how much, how it is known, by which till, when. */
function status(language: Language, { state, result, device }: OrderView): Html {
  const words = WORDS[language];
  if (state === 'awaiting') return html`<span class="mark">${words.awaiting}</span>`;
  const label = device?.label ?? '';
  if (state === 'cancelled' || !result)
    return html`<span class="mark">${words.cancelled}</span>
      <p class="quiet">${label}</p>`;
  const { claims, takenAt } = result;
  const when = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  return html`<span class="mark good">${words.paid}</span>${claims.how.map(
      ({ method, app, amt, asr, tx }) =>
        html`<p class="quiet">
          ${[
            method === 'cash' ? words.cash : (app ?? method),
            money(language, amt, claims.cur),
            words.assurance[asr] ?? asr,
            ...(tx === undefined ? [] : [tx]),
          ].join(' · ')}
        </p>`,
    )}
    <p class="quiet">${label} · ${when.format(takenAt)}</p>`;
}

/** One order by itself: where the till sends the browser back to. `trouble` is why a result was not taken. */
export function orderPage(
  language: Language,
  view: OrderView | undefined,
  trouble: string | null,
): string {
  const words = WORDS[language];
  const sentence = trouble === 'paid' ? words.paidTwice : `${words.notTaken}: ${trouble}`;
  return page(
    language,
    html`<section class="one">
      ${trouble !== null && html`<p class="mark look" role="alert">${sentence}</p>`}
      ${view ? paper(language, view) : html`<p>${words.noOrder}</p>`}
      <p><a class="button primary" href="/">${words.back}</a></p>
    </section>`,
  );
}

function paper(language: Language, view: OrderView): Html {
  const words = WORDS[language];
  const { order } = view;
  const { cur, lines = [], adj = [], tax = [], paid = 0, note } = order;
  const row = (name: string, amount: number, kind = ''): Html =>
    html`<tr class="${kind}">
      <td>${name}</td>
      <td>${money(language, amount, cur)}</td>
    </tr>`;
  return html`<article class="card" data-order="${order.id}" data-state="${view.state}">
    <h2>${words.order} ${order.no}</h2>
    ${status(language, view)}
    <table>
      ${lines.map(({ n, q, t }) => row(q === undefined || q === '1' ? n : `${n} × ${q}`, t))}
      ${adj.map(({ n, t }) => row(n, t))} ${row(words.sum, order.sum, 'total')}
      ${tax.map(({ n, amt }) => row(n, amt, 'quiet'))}
      ${paid > 0 && [row(words.paidBefore, -paid), row(words.due, dueOf(order), 'total')]}
    </table>
    ${note !== undefined && html`<p class="quiet">${note}</p>`}
  </article>`;
}

const dueOf = ({ sum, paid = 0 }: ShopOrder): number => sum - paid;

/** Both currencies of this shop have two decimals. */
const money = (language: Language, minor: number, currency: string): string =>
  new Intl.NumberFormat(language, { style: 'currency', currency }).format(minor / 100);

function page(language: Language, content: Html): string {
  const words = WORDS[language];
  const other = language === 'ru' ? 'en' : 'ru';
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Lavka №1</title>
        <link rel="stylesheet" href="/style.css" />
        <link rel="icon" href="data:," />
        <script src="/live.js" defer></script>
      </head>
      <body>
        <header>
          <h1>Lavka №1</h1>
          <a lang="${other}" href="/?lang=${other}">${words.otherLanguage}</a>
          <p>${words.intro}</p>
        </header>
        <main>${content}</main>
      </body>
    </html>`.text;
}
