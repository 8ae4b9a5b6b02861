/** The look of the sandbox's own pages. */
export const PAGE_CSS = `
:root { color-scheme: light dark; --line: #d8dce3; --soft: #f5f6f8; --ink: #1d2430; --dim: #596579; --accent: #1f5fd0; --back: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --line: #343c4a; --soft: #1b212b; --ink: #e6eaf1; --dim: #a3aec0; --accent: #8db8ff; --back: #12161d; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); font: 15px/1.55 system-ui, sans-serif; }
header.top { display: flex; gap: 1.5rem; align-items: baseline; padding: 1rem 1.5rem; border-bottom: 1px solid var(--line); }
header.top h1 { font-size: 1.1rem; margin: 0; }
a { color: var(--accent); text-underline-offset: 0.15em; }
a:focus-visible, button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
main.page { max-width: 68rem; margin: 0 auto; padding: 1.5rem; }
h2 { font-size: 1.05rem; margin: 2rem 0 0.5rem; }
p { max-width: 44rem; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 0.4rem 0.8rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
tr:last-child td { border-bottom: 0; }
th { background: var(--soft); font-weight: 600; }
code { font-family: ui-monospace, monospace; font-size: 0.92em; }
.dim { color: var(--dim); }
.mail { display: grid; grid-template-columns: minmax(16rem, 24rem) 1fr; height: calc(100vh - 4rem); }
.mail nav { overflow-y: auto; border-right: 1px solid var(--line); }
.mail nav ol { list-style: none; margin: 0; padding: 0; }
.mail nav a { display: block; padding: 0.7rem 1rem; border-bottom: 1px solid var(--line); color: inherit; text-decoration: none; }
.mail nav a:hover, .mail nav a[aria-current] { background: var(--soft); }
.mail nav a strong, .mail nav a span { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.mail article { display: flex; flex-direction: column; min-width: 0; }
.mail article > header { padding: 1rem 1.5rem; border-bottom: 1px solid var(--line); }
.mail article h2 { margin: 0 0 0.25rem; }
.mail article p { margin: 0; }
.mail iframe { flex: 1; width: 100%; border: 0; background: #fff; }
.mail pre { flex: 1; overflow: auto; margin: 0; padding: 1rem 1.5rem; white-space: pre-wrap; font: inherit; }
.mail .channel { padding: 0 0.4rem; border: 1px solid var(--line); border-radius: 999px; font-style: normal; font-size: 0.8em; }
.mail pre.sms, .mail pre.whatsapp { flex: none; align-self: flex-start; max-width: 24rem; margin: 1.5rem; padding: 0.75rem 1rem; border: 1px solid var(--line); border-radius: 4px 1.1rem 1.1rem 1.1rem; background: var(--soft); overflow-wrap: anywhere; }
.empty { padding: 2rem 1.5rem; color: var(--dim); }
.bank { width: calc(100% - 2rem); max-width: 26rem; margin: 4rem auto; padding: 2rem; border: 1px solid var(--line); border-radius: 12px; }
.bank > :first-child { margin-top: 0; }
.bank h1 { margin: 0; font-size: 1.5rem; }
.bank dl { display: grid; grid-template-columns: auto 1fr; gap: 0.5rem 1.5rem; margin: 1.5rem 0; }
.bank dt { color: var(--dim); }
.bank dd { margin: 0; text-align: end; }
.choices { display: grid; gap: 0.75rem; }
.choices button { min-height: 2.75rem; border: 1px solid var(--accent); border-radius: 8px; background: var(--accent); color: var(--back); font: inherit; font-weight: 600; cursor: pointer; }
.choices .quiet { background: none; color: var(--accent); }
.choices button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@media (max-width: 48rem) { .mail { grid-template-columns: 1fr; height: auto; } .mail nav { max-height: 40vh; border-right: 0; } .mail iframe { min-height: 60vh; } }
`
