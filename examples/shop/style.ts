// How the demo shop looks, and the script that keeps an open page fresh. Served as files: pages hold nothing inline.

/** Reloads on news, and every ten minutes, so that the links on the page never run out. */
export const SCRIPT = `const [{ serverTiming = [] }] = performance.getEntriesByType('navigation');
const made = serverTiming.find(({ name }) => name === 'changes')?.duration;
const news = new EventSource('/changes');
let opened = false;
news.onopen = () => {
  if (opened) location.reload();
  opened = true;
};
news.onmessage = ({ data }) => {
  if (Number(data) !== made) location.reload();
};
setTimeout(() => location.reload(), 600000);
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});
`;

export const STYLE = `:root {
  color-scheme: light dark;
  --desk: light-dark(#f4f3ef, #121314);
  --card: light-dark(#ffffff, #1c1e20);
  --line: light-dark(#dcd9d2, #383c40);
  --ink: light-dark(#17181a, #f3f1ec);
  --ink-2: light-dark(#4a4c4f, #c9c7c1);
  --action: light-dark(#1f5f3f, #8fd6ae);
  --on-action: light-dark(#ffffff, #0c1f15);
  --green: light-dark(#0a4a28, #9ce4b8);
  --green-tint: light-dark(#dcefe3, #11301f);
  --amber: light-dark(#553600, #ffd689);
  --amber-tint: light-dark(#fbe6b4, #3a2c0c);
}
* { box-sizing: border-box; }
body {
  margin: 0;
  font: 17px/1.45 system-ui, sans-serif;
  font-variant-numeric: tabular-nums;
  background: var(--desk);
  color: var(--ink);
}
header, main { max-width: 60rem; margin: 0 auto; padding: 1.25rem; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.25rem 1rem; padding-bottom: 0; }
header p { flex-basis: 100%; order: 1; margin: 0; color: var(--ink-2); }
header a { margin-left: auto; }
h1 { margin: 0; font-size: 26px; font-weight: 600; }
h2 { margin: 0; font-size: 20px; font-weight: 600; }
main { display: grid; gap: 1.5rem; }
section > .head { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 1rem; margin-bottom: 0.75rem; }
section > .head > h2 { margin-right: auto; }
section.first { order: -1; }
.list { display: grid; gap: 0.75rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 27rem), 1fr)); }
.card {
  display: flex;
  flex-direction: column;
  gap: 0.5rem;
  padding: 1rem;
  border: 1px solid var(--line);
  border-radius: 14px;
  background: var(--card);
}
.card p { margin: 0; }
.row { display: flex; align-items: baseline; justify-content: space-between; gap: 1rem; }
.sum { font-size: 22px; font-weight: 600; white-space: nowrap; }
.quiet { color: var(--ink-2); font-size: 15px; }
.does { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 1rem; margin-top: auto; padding-top: 0.25rem; }
.mark { align-self: start; padding: 0.1rem 0.6rem; border-radius: 99px; background: var(--desk); font-size: 15px; font-weight: 600; }
.mark.good { color: var(--green); background: var(--green-tint); }
.mark.look { color: var(--amber); background: var(--amber-tint); }
.digits { font: 600 30px ui-monospace, monospace; letter-spacing: 0.12em; }
table { width: 100%; border-collapse: collapse; }
td { padding: 0.25rem 0; vertical-align: top; }
td:last-child { text-align: right; white-space: nowrap; padding-left: 1rem; }
tr.total td { border-top: 1px solid var(--line); font-weight: 600; }
a { color: var(--action); text-underline-offset: 3px; }
summary { color: var(--action); cursor: pointer; }
.qr svg { display: block; width: min(100%, 16rem); margin-top: 0.5rem; }
form { display: inline-flex; flex-wrap: wrap; gap: 0.5rem; margin: 0; }
button, .button {
  display: inline-flex;
  align-items: center;
  min-height: 3rem;
  padding: 0 1.1rem;
  border: 1px solid var(--line);
  border-radius: 12px;
  font: inherit;
  font-weight: 500;
  color: var(--ink);
  background: var(--card);
  text-decoration: none;
  cursor: pointer;
}
.primary { border-color: transparent; color: var(--on-action); background: var(--action); }
input {
  width: 100%;
  min-height: 2.5rem;
  padding: 0 0.75rem;
  border: 1px solid var(--line);
  border-radius: 10px;
  font: 15px ui-monospace, monospace;
  color: inherit;
  background: var(--desk);
}
:focus-visible { outline: 3px solid var(--action); outline-offset: 2px; }
.change { display: grid; gap: 0.75rem; margin-top: 0.75rem; }
.check { display: flex; align-items: center; gap: 0.5rem; }
.check input { width: 1.5rem; min-height: 1.5rem; }
[role='search'] input { width: 10rem; min-height: 3rem; }
.one { max-width: 34rem; }
`;
