// The demo shop's pages, rendered on the server. Strings only; nothing inline, so that a strict policy fits.
import { qrSvg, type DeviceReport, type Links, type ShopOrder } from '../../src/lib/shop/index';
import type { Act, OrderDoes, OrderView } from './backroom';
import { Html, html } from './html';
import { deviceCard, when } from './till-card';
import { WORDS, type Language } from './words';

/** An order and what can be done with it. */
export interface OrderCard extends OrderView {
  readonly does: OrderDoes;
}

export interface Counter {
  readonly cards: readonly OrderCard[];
  readonly devices: readonly DeviceReport[];
  /** the link that connects a till */
  readonly pairing: string;
  /** the number somebody looked for */
  readonly search: { readonly no: string; readonly found: boolean } | null;
}

/** The one page a seller needs: tills that ask, orders to be paid, tills. */
export function counterPage(language: Language, counter: Counter): string {
  const { cards, devices, pairing, search } = counter;
  const words = WORDS[language];
  const needsTill = !devices.some(({ state }) => state === 'allowed');
  const asks = devices.some(({ state }) => state === 'asking');
  // A till that was sent away and never told anything is nothing to look at.
  const shown = devices.filter(
    ({ state, lastSeq }) => state === 'asking' || state === 'allowed' || lastSeq > 0,
  );
  return page(
    language,
    html`<section aria-labelledby="orders">
        <div class="head">
          <h2 id="orders">${words.orders}</h2>
          <form method="get" action="/" role="search">
            <input
              name="no"
              inputmode="numeric"
              aria-label="${words.search}"
              placeholder="${words.search}"
              value="${search?.no ?? ''}"
            />
            <button>${words.find}</button>
          </form>
          <form method="post" action="/orders/new"><button>${words.newOrders}</button></form>
        </div>
        ${search?.found === false && html`<p role="alert">${words.notFound(search.no)}</p>`}
        <div class="list">
          ${cards.map((card) => orderCard(language, card, needsTill ? '' : 'primary'))}
        </div>
      </section>
      <section aria-labelledby="tills" class="${needsTill || asks ? 'first' : ''}">
        <div class="head">
          <h2 id="tills">${words.tills}</h2>
        </div>
        <div class="list">
          ${shown.map((device) => deviceCard(language, device))}
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
    ${qrCode(language, qrSvg(pairing))}
  </div>`;
}

/** The picture is one of our own making. */
const qrCode = (language: Language, svg: string): Html =>
  html`<details>
    <summary>${WORDS[language].showQr}</summary>
    <div class="qr">${new Html(svg)}</div>
  </details>`;

/** `tone` of its button: filled only where paying is the next thing to do. */
function orderCard(language: Language, card: OrderCard, tone: 'primary' | ''): Html {
  const words = WORDS[language];
  const { order, stands } = card;
  const [first, ...rest] = order.lines ?? [];
  const more = rest.length > 0 ? ` ${words.more(rest.length)}` : '';
  return html`<article class="card" data-order="${order.id}" data-state="${stands.state}">
    <div class="row">
      <strong>${words.order} ${order.no}</strong
      ><span class="sum">${money(language, dueOf(order), order.cur)}</span>
    </div>
    <p class="quiet">${first?.n ?? ''}${more}</p>
    ${status(language, card)} ${doesOf(language, card.does, tone)}
  </article>`;
}

function doesOf(language: Language, does: OrderDoes, tone: 'primary' | ''): Html {
  const words = WORDS[language];
  const { pay, refund, print, status } = does;
  const more: readonly (readonly [Act, string, Links | null])[] = [
    ['refundNow', words.refund, refund],
    ['printNow', words.print, print],
    ['statusNow', words.ask, status],
  ];
  return html`${
    pay !== null &&
    html`<div class="does">
        <a class="button ${tone}" data-form="https" href="${pay.https}">${words.pay}</a>
        <a data-form="protocol" href="${pay.protocol}">${words.byProtocol}</a>
        <a data-form="reference" href="${pay.reference}">${words.byReference}</a>
      </div>
      ${qrCode(language, pay.qr)}`
  }
  ${
    more.some(([, , links]) => links !== null) &&
    html`<div class="does">
      ${more.map(
        ([act, word, links]) =>
          links !== null && html`<a data-act="${act}" href="${links.https}">${word}</a>`,
      )}
    </div>`
  }`;
}

/** Where the order stands; once money came: how, how much, how it is known, by which till, when. */
function status(language: Language, { order, stands, result, device }: OrderView): Html {
  const words = WORDS[language];
  const { state, doubts, taken, refunded } = stands;
  const tone = { paid: 'good', part: 'look', refunded: '', awaiting: '', cancelled: '' }[state];
  return html`<span class="mark ${tone}">${words.state[state]}</span>
    ${doubts.length > 0 && html`<span class="mark look">${words.doubt}</span>`}
    ${result !== undefined && tenders(language, result.claims)}
    ${
      refunded > 0 &&
      html`<p class="quiet">
        ${words.taken}: ${money(language, taken, order.cur)} · ${words.refunded}:
        ${money(language, refunded, order.cur)}
      </p>`
    }
    ${result !== undefined && html`<p class="quiet">${device?.name ?? ''} · ${when(language, result.takenAt)}</p>`}`;
}

type Claims = NonNullable<OrderView['result']>['claims'];

function tenders(language: Language, { how, cur }: Claims): readonly Html[] {
  const words = WORDS[language];
  return how.map(
    ({ method, app, amt, asr, tx }) =>
      html`<p class="quiet">
        ${[
          method === 'cash' ? words.cash : (app ?? method),
          money(language, amt, cur),
          words.assurance[asr] ?? asr,
          ...(tx === undefined ? [] : [tx]),
        ].join(' · ')}
      </p>`,
  );
}

/** One order by itself: where the till sends the browser back to. `trouble` is why a result was not taken. */
export function orderPage(
  language: Language,
  card: OrderCard | undefined,
  trouble: string | null,
): string {
  const words = WORDS[language];
  const sentence = trouble === 'paid' ? words.paidTwice : `${words.notTaken}: ${trouble}`;
  return page(
    language,
    html`<section class="one">
      ${trouble !== null && html`<p class="mark look" role="alert">${sentence}</p>`}
      ${card ? paper(language, card) : html`<p>${words.noOrder}</p>`}
      <p><a class="button primary" href="/">${words.back}</a></p>
    </section>`,
  );
}

function paper(language: Language, card: OrderCard): Html {
  const words = WORDS[language];
  const { order, stands } = card;
  const { cur, lines = [], adj = [], tax = [], paid = 0, note } = order;
  const row = (name: string, amount: number, kind = ''): Html =>
    html`<tr class="${kind}">
      <td>${name}</td>
      <td>${money(language, amount, cur)}</td>
    </tr>`;
  return html`<article class="card" data-order="${order.id}" data-state="${stands.state}">
    <h2>${words.order} ${order.no}</h2>
    ${status(language, card)}
    <table>
      ${lines.map(({ n, q, t }) => row(q === undefined || q === '1' ? n : `${n} × ${q}`, t))}
      ${adj.map(({ n, t }) => row(n, t))} ${row(words.sum, order.sum, 'total')}
      ${tax.map(({ n, amt }) => row(n, amt, 'quiet'))}
      ${paid > 0 && [row(words.paidBefore, -paid), row(words.due, dueOf(order), 'total')]}
    </table>
    ${note !== undefined && html`<p class="quiet">${note}</p>`}
    ${doesOf(language, { ...card.does, pay: null }, '')}
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
