// One till on the demo shop's page: how it stands, what its results tell, and what the admin can do with it.
import type { DeviceReport } from '../../src/lib/shop/index';
import { html, type Html } from './html';
import { CURRENCIES } from './tills';
import { WORDS, type Language } from './words';

export function deviceCard(language: Language, device: DeviceReport): Html {
  const words = WORDS[language];
  const { kid, name, state, digits } = device;
  const tone = { asking: 'look', allowed: 'good', refused: '', revoked: '' }[state];
  return html`<article class="card" data-till="${kid}" data-state="${state}">
    <div class="row">
      <strong>${name}</strong><span class="mark ${tone}">${words.device[state]}</span>
    </div>
    ${
      state === 'asking' &&
      html`<p>${words.compare}</p>
        <p class="digits">${digits}</p>
        <form class="does" method="post" action="/tills">
          <input type="hidden" name="kid" value="${kid}" />
          <button name="decision" value="allowed" class="primary">${words.decide.allowed}</button>
          <button name="decision" value="refused">${words.decide.refused}</button>
        </form>`
    }
    ${report(language, device)} ${state === 'allowed' && changes(language, device)}
  </article>`;
}

/** @param ms since 1970 */
export const when = (language: Language, ms: number): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(ms);

/** Last contact, outbox and what is wrong with the till's chain of results. */
function report(language: Language, device: DeviceReport): Html {
  const words = WORDS[language];
  const { seenAt, lastSeq, waiting, gaps, broken, loose, expired } = device;
  const missing = gaps.map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`));
  const odd = new Set([...broken, ...loose]).size;
  const facts = [
    words.heard(when(language, seenAt)),
    words.results(lastSeq),
    // The result that said so came out of the outbox itself.
    ...(waiting > 1 ? [words.waiting(waiting - 1)] : []),
  ];
  return html`<p class="quiet" data-report="${lastSeq}">${facts.join(' · ')}</p>
    ${expired && html`<p class="mark look">${words.expired}</p>`}
    ${missing.length > 0 && html`<p class="mark look">${words.gaps(missing.join(', '))}</p>`}
    ${odd > 0 && html`<p class="mark look">${words.broken(odd)}</p>`}`;
}

/** Everything in one form, so that nothing typed is lost by another button. */
function changes(language: Language, { kid, name, grants }: DeviceReport): Html {
  const words = WORDS[language];
  return html`<details>
    <summary>${words.change}</summary>
    <form class="change" method="post" action="/tills">
      <input type="hidden" name="kid" value="${kid}" />
      <label>${words.tillName}<input name="name" maxlength="60" required value="${name}" /></label>
      <label class="check"
        ><input type="checkbox" name="refund" ${grants.refund && 'checked'} />
        ${words.mayRefund}</label
      >
      ${CURRENCIES.map((currency) => {
        const limit = grants.limits[currency];
        const value = limit === undefined ? '' : (limit / 100).toFixed(2);
        return html`<label
          >${words.limit(currency)}<input
            name="limit-${currency}"
            inputmode="decimal"
            value="${value}"
        /></label>`;
      })}
      <div class="does">
        <button name="decision" value="saved" class="primary">${words.save}</button>
        <button name="decision" value="revoked">${words.decide.revoked}</button>
      </div>
    </form>
  </details>`;
}
