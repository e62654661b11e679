// The demo printer's page: its state, its switches and its receipts. Strings only.
import { textOf, TROUBLES, type DemoPrinter, type PrintedReceipt, type Trouble } from './machine';
import { WORDS, type Language } from './words';

export interface Addresses {
  readonly till: string;
  readonly shop: string;
  readonly pay: string;
  readonly printer: string;
}

/** Nothing inline: the page is served with a strict policy. */
export function page(printer: DemoPrinter, language: Language, addresses: Addresses): string {
  const words = WORDS[language];
  const states = TROUBLES.filter((trouble) => printer.has(trouble));
  const state = states.map((trouble) => words.troubles[trouble].is).join(' · ') || words.ready;
  const receipts = printer.receipts.map((receipt) => figure(receipt, words.receipt)).join('');
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${words.title}</title>
<link rel="stylesheet" href="/style.css">
<script src="/live.js" defer></script>
</head>
<body>
<header>
<h1>${words.title}</h1>
<p class="state${states.length > 0 ? ' trouble' : ''}" role="status">${state}</p>
<p>${words.intro}</p>
<p>${words.setUp} <code>${escapeHtml(new URL(addresses.printer).host)}</code></p>
<p><a href="${escapeHtml(addresses.till)}">${words.till}</a></p>
<form method="post" action="/switch">${TROUBLES.map((trouble) => button(printer, trouble, language)).join('')}</form>
</header>
<main>${receipts || `<p>${words.nothing}</p>`}</main>
</body>
</html>`;
}

function button(printer: DemoPrinter, trouble: Trouble, language: Language): string {
  const { cause, end } = WORDS[language].troubles[trouble];
  const on = printer.has(trouble);
  return `<button name="what" value="${trouble}" aria-pressed="${on}">${on ? end : cause}</button>`;
}

function figure({ number, paper }: PrintedReceipt, word: string): string {
  const text = escapeHtml(textOf(paper));
  return `<figure><img src="/receipts/${number}.svg" alt="${text}"><figcaption>${word} ${number}</figcaption></figure>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Shows each change at once, also after the printer was started anew. */
export const SCRIPT = `const changes = new EventSource('/changes');
let opened = false;
changes.onopen = () => {
  if (opened) location.reload();
  opened = true;
};
changes.onmessage = () => location.reload();
`;

export const STYLE = `:root { color-scheme: light dark; }
body {
  margin: 0;
  min-height: 100vh;
  font: 17px/1.45 system-ui, sans-serif;
  background: light-dark(#e0dcd4, #121314);
  color: light-dark(#17181a, #f3f1ec);
}
header, main { max-width: 46rem; margin: 0 auto; padding: 1.5rem; }
h1 { margin: 0; font-size: 26px; font-weight: 600; }
p { margin: 0.5rem 0; }
a { color: light-dark(#0a45b4, #a5c5ff); }
code { font: 600 1rem ui-monospace, monospace; }
.state { font-weight: 600; }
.trouble { color: light-dark(#553600, #ffd689); }
form { display: flex; flex-wrap: wrap; gap: 0.5rem; margin-top: 1rem; }
button {
  min-height: 3rem;
  padding: 0 1rem;
  border: 1px solid light-dark(#858178, #7b8187);
  border-radius: 12px;
  font: inherit;
  color: inherit;
  background: light-dark(#ffffff, #2a2d30);
  cursor: pointer;
}
button[aria-pressed='true'] { background: light-dark(#fbe6b4, #3a2c0c); }
:focus-visible { outline: 3px solid light-dark(#0b4bc2, #ffffff); outline-offset: 2px; }
main { display: flex; flex-direction: column; align-items: center; gap: 1.5rem; }
figure { margin: 0; text-align: center; }
img { max-width: 100%; box-shadow: 0 2px 12px rgb(0 0 0 / 0.25); }
figcaption { margin-top: 0.5rem; }
`;
