/** The pages' style sheet: the system's light or dark colours (WCAG 2.2 AA contrast), sizes that follow the reader's. */
export const pageStyle = `
:root { color-scheme: light dark; --text: #1b1b1b; --muted: #565656; --page: #f1f3ee; --card: #fff; --line: #d6dacf;
  --edge: #767b6f; --hover: #f3f6ee; --accent: #2f6b1f; --on-accent: #fff; --bad: #a4262c; --box: #f4f4f2; }
@media (prefers-color-scheme: dark) {
  :root { --text: #f3f3f3; --muted: #c2c6bd; --page: #171a15; --card: #232721; --line: #3c4238; --edge: #8b9184;
    --hover: #2d332a; --accent: #9bd67f; --on-accent: #16280f; --bad: #ff9a9a; --box: #1b1e19; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: start center; padding: 1rem; background: var(--page);
  color: var(--text); font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { width: min(44rem, 100%); padding: 1.5rem; background: var(--card); border: 2px dashed var(--edge);
  border-radius: .5rem; overflow-wrap: anywhere; }
header { margin: 0 0 1.25rem; color: var(--muted); font-size: .9375rem; }
header b { color: var(--text); font-weight: 600; }
main > :last-child { margin-block-end: 0; }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; font-weight: 600; line-height: 1.25; text-wrap: balance; }
h2 { margin: 2rem 0 .5rem; font-size: 1.125rem; }
p, form, [role=alert] { margin: 0 0 1rem; }
a { color: var(--accent); }
label, .label { display: block; margin: 0 0 .75rem; font-weight: 600; }
label span { display: block; color: var(--muted); font-size: .875rem; font-weight: 400; }
input, select { display: block; width: 100%; margin-block-start: .25rem; padding: .5rem; border: 1px solid var(--edge);
  border-radius: .25rem; background: var(--card); color: inherit; font: inherit; font-weight: 400; }
input[readonly] { border-style: dashed; background: var(--box); color: var(--muted); }
button { padding: .5rem 1rem; border: 1px solid var(--edge); border-radius: .25rem; background: none; color: inherit;
  font: inherit; cursor: pointer; }
button:hover { background: var(--hover); }
button.primary { border-color: var(--accent); background: var(--accent); color: var(--on-accent); font-weight: 600; }
button:focus-visible, a:focus-visible, input:focus-visible, select:focus-visible { outline: 3px solid var(--accent);
  outline-offset: 2px; }
.choices { display: flex; flex-wrap: wrap; gap: .5rem; }
[role=alert] { padding: .75rem 1rem; border-inline-start: 4px solid var(--bad); background: var(--box); }
[role=alert] > :last-child { margin-block-end: 0; }
[role=alert] ul { margin: 0; padding-inline-start: 1.25rem; }
.shown { margin: 0 0 1rem; padding: .75rem 1rem; background: var(--box); border: 1px solid var(--line);
  border-radius: .25rem; white-space: pre-wrap; font: .9375rem/1.5 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; }
ol { margin: 0 0 1rem; padding-inline-start: 1.5rem; }
li { margin-block-end: .5rem; }
dl { margin: 0 0 1rem; }
dl div { display: flex; flex-wrap: wrap; gap: 0 .75rem; margin-block-end: .25rem; }
dt { width: 11rem; color: var(--muted); }
dd { flex: 1 1 14rem; margin: 0; }
code { font: .9375em ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; }
`;
