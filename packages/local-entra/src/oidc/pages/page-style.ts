/** The pages' style sheet: the system's light or dark colours (WCAG 2.2 AA contrast), sizes that follow the reader's. */
export const pageStyle = `
:root { color-scheme: light dark; --text: #1b1b1b; --muted: #565656; --page: #eef1f4; --card: #fff; --line: #d4d8dd;
  --edge: #767b82; --hover: #f2f5f8; --accent: #0b5cab; --on-accent: #fff; --badge: #dbe8f6; --on-badge: #0a4a8a; }
@media (prefers-color-scheme: dark) {
  :root { --text: #f3f3f3; --muted: #c0c4c9; --page: #17191c; --card: #24272b; --line: #3d4248; --edge: #8b9199;
    --hover: #2e3237; --accent: #7cc0f8; --on-accent: #10243a; --badge: #1f3f5f; --on-badge: #d5e9fb; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--page);
  color: var(--text); font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { width: min(30rem, 100%); padding: 2rem; background: var(--card); border: 1px solid var(--line);
  border-radius: .5rem; overflow-wrap: anywhere; }
header { margin: 0 0 1.25rem; color: var(--muted); font-size: .9375rem; }
header b { color: var(--text); font-weight: 600; }
main > :last-child { margin-block-end: 0; }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; font-weight: 600; line-height: 1.25; text-wrap: balance; }
h2 { margin: 1.5rem 0 .25rem; font-size: 1rem; }
p { margin: 0 0 1rem; }
ul { margin: 0 -.75rem 1rem; padding: 0; list-style: none; }
.remedies { margin: 0 0 1rem; padding-left: 1.25rem; list-style: disc; } .remedies li { border: 0; }
li + li { border-block-start: 1px solid var(--line); }
a { color: var(--accent); }
button { border: 1px solid transparent; border-radius: .25rem; background: none; color: inherit; font: inherit;
  cursor: pointer; }
button:focus-visible, a:focus-visible, input:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.account { display: flex; gap: .875rem; align-items: center; width: 100%; padding: .75rem; text-align: start; }
.account:hover { background: var(--hover); }
.initials { flex: none; display: grid; place-items: center; width: 2.5rem; height: 2.5rem; border-radius: 50%;
  background: var(--badge); color: var(--on-badge); font-weight: 600; }
.name { display: block; font-weight: 600; }
.muted, .note { color: var(--muted); }
.note { margin: 1.5rem 0 0; font-size: .875rem; }
.mark { margin-inline-start: .25rem; border: 1px solid var(--edge); border-radius: .25rem; padding: 0 .375rem;
  font-size: .8125rem; font-weight: 400; }
.choices { display: flex; flex-wrap: wrap; gap: .5rem; justify-content: flex-end; }
.plain, .primary { min-width: 7rem; padding: .5rem 1rem; border-color: var(--edge); }
.plain:hover { background: var(--hover); }
.primary { border-color: var(--accent); background: var(--accent); color: var(--on-accent); font-weight: 600; }
.permissions { margin: 0 0 1rem; } .permissions dt { font-weight: 600; }
.permissions dd { margin: 0 0 .75rem; color: var(--muted); font-size: .9375rem; }
.details { margin: 0; font-size: .8125rem; }
.details div { display: flex; flex-wrap: wrap; gap: 0 .5rem; margin-block-end: .25rem; }
.details dt { width: 7rem; color: var(--muted); } .details dd { margin: 0; }
.details dd, code { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; }
code { font-size: .9375em; }
iframe { display: none; }
`;
