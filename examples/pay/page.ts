// The demo payment app's page: every view of it, hidden until the script shows one. Strings only.
import { WORDS, type Language, type Words } from './words';

export interface Addresses {
  readonly till: string;
  readonly shop: string;
  readonly pay: string;
  readonly printer: string;
}

/** Nothing inline: the page is served with a strict policy. */
export function page(language: Language, addresses: Addresses): string {
  const words = WORDS[language];
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${words.title} · ${words.demo}</title>
<link rel="stylesheet" href="/style.css">
<script src="/app.js" defer></script>
</head>
<body>
<header><h1>${words.title}</h1><p class="demo">${words.demo} · ${words.noMoney}</p></header>
<main>
<section class="order" data-part="order" hidden>
<p>${words.order} <b data-part="no" data-testid="order-no"></b></p>
<p class="sum" data-part="sum" data-testid="sum"></p>
<p data-part="note"></p>
</section>
${ask(words)}
${message('already', words.already, words.alreadyText, button('answer-again', words.again, 'main'))}
${message('late', words.late, `${words.lateText} <b data-part="seconds"></b> ${words.seconds}`)}
${message('silent', words.silent, words.silentText)}
${message('broken', words.broken, words.brokenText)}
${idle(words, addresses)}
</main>
</body>
</html>`;
}

const button = (action: string, text: string, kind = ''): string =>
  `<button class="${kind}" data-action="${action}" data-testid="${action}">${text}</button>`;

const message = (view: string, title: string, text: string, more = ''): string =>
  `<section data-view="${view}" data-testid="${view}" hidden><h2>${title}</h2><p>${text}</p>${more}</section>`;

const ask = (words: Words): string => `<section data-view="ask" hidden>
<p data-part="failed" hidden>${words.lastAnswer}</p>
<p>${words.ask}</p>
${button('approve', words.approve, 'main')}
<div class="pair">${button('decline', words.decline)}${button('cancel', words.cancel)}</div>
<h2>${words.unusual}</h2>
<div class="more">
${button('approve-twice', words.approveTwice)}
${button('decline-then-approve', words.declineThenApprove)}
${button('approve-late', words.approveLate)}
${button('approve-other-sum', words.approveOtherSum)}
${button('approve-without-tx', words.approveWithoutTx)}
${button('never-answer', words.neverAnswer)}
</div>
</section>`;

const idle = (words: Words, { till, shop }: Addresses): string => `<section data-view="idle" hidden>
<h2>${words.idle}</h2>
<p>${words.idleText} <span data-part="nothing">${words.nothing}</span></p>
<ul data-part="list"></ul>
<p hidden>
<span data-part="again-words">${words.again}</span>
<span data-part="approved">${words.approved}</span>
<span data-part="declined">${words.declined}</span>
<span data-part="cancelled">${words.cancelled}</span>
</p>
<p><button data-part="register" data-testid="register">${words.register}</button></p>
<p>${words.registerText}</p>
<p><a href="${escapeHtml(till)}">${words.till}</a> · <a href="${escapeHtml(shop)}">${words.shop}</a></p>
</section>`;

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
