// The look of the demo payment app: dark teal, so that nobody takes it for the till.

export const STYLE = `:root { color-scheme: dark; }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body {
  margin: 0;
  min-height: 100vh;
  font: 18px/1.45 system-ui, sans-serif;
  background: #04302f;
  color: #e9fbf7;
}
header, main { max-width: 34rem; margin: 0 auto; padding: 1.25rem 1.5rem 0; }
main { padding-bottom: 2rem; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.25rem 1rem; }
h1 { margin: 0; font-size: 26px; font-weight: 600; color: #6ff0d6; }
h2 { margin: 2rem 0 0.75rem; font-size: 20px; font-weight: 600; }
p { margin: 0.5rem 0; }
a { color: #6ff0d6; }
.demo { margin: 0; padding: 0.1rem 0.6rem; border: 2px dashed #6ff0d6; border-radius: 8px; font-weight: 600; }
.order { text-align: center; }
.order p { margin: 0.75rem 0; font-size: 22px; overflow-wrap: anywhere; }
.order .sum {
  font-size: clamp(44px, 13vw, 88px);
  line-height: 1.1;
  font-weight: 600;
  font-variant-numeric: tabular-nums lining-nums;
  overflow-wrap: normal;
}
button {
  min-height: 56px;
  padding: 0.5rem 1rem;
  border: 1px solid #4fa79a;
  border-radius: 14px;
  font: inherit;
  color: inherit;
  background: #0a4a47;
  cursor: pointer;
}
button:active { background: #0f5c58; }
button:disabled { opacity: 0.5; cursor: default; }
.main { width: 100%; min-height: 88px; border: 0; font-size: 24px; font-weight: 600; background: #6ff0d6; color: #04302f; }
.main:active { background: #a6f8e6; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0.75rem; margin-top: 0.75rem; }
.more { display: grid; gap: 0.5rem; }
.more button { text-align: left; }
ul { padding: 0; list-style: none; }
li { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0.5rem; padding: 0.25rem 0; }
:focus-visible { outline: 3px solid #ffffff; outline-offset: 2px; }
`;
