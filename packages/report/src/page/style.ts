/** The style sheet of the report: one column, readable on a phone and on paper, no fonts or pictures from elsewhere. */
export const style = `
:root { color-scheme: light; --ink: #1b1b1b; --quiet: #575757; --line: #d9d9d9; --tint: #f3f6f9; --accent: #0072b2; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: #fff; color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1.25rem 3rem; }
h1 { font-size: 1.05rem; font-weight: 600; color: var(--quiet); margin: 0 0 .75rem; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; padding-top: .75rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
p, ul { max-width: 46rem; margin: .5rem 0; }
ul { padding-left: 1.2rem; }
.verdict { background: var(--tint); border-left: 5px solid var(--accent); padding: 1rem 1.25rem; margin: 0 0 1rem; }
.verdict .headline { font-size: 1.4rem; line-height: 1.35; font-weight: 600; margin: 0 0 .5rem; }
.verdict p { margin: .35rem 0; max-width: none; }
.note { color: var(--quiet); font-size: .9rem; }
.missing { border: 1px solid #c77; background: #fff7f5; padding: .5rem 1rem; }
figure { margin: 1rem 0; }
figcaption { color: var(--quiet); font-size: .9rem; max-width: 46rem; margin-top: .35rem; }
svg { display: block; width: 100%; height: auto; }
.panels { display: flex; flex-wrap: wrap; gap: 1.25rem 1.5rem; }
.panels > div { flex: 1 1 20rem; min-width: 0; max-width: 31rem; }
.panels h3 { margin: .25rem 0 0; }
.panels.small > div { flex-basis: 16rem; max-width: 24rem; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; margin: .5rem 0; list-style: none; font-size: .95rem; }
.legend li { display: flex; align-items: center; gap: .45rem; }
.legend svg { width: 34px; height: 14px; flex: none; }
.scroll { overflow-x: auto; }
.scroll svg { width: auto; min-width: min(100%, 30rem); max-width: 100%; }
.scroll svg.wide { min-width: 40rem; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; margin: .5rem 0; }
th, td { padding: .3rem .65rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th { font-weight: 600; }
thead th { border-bottom: 2px solid #999; vertical-align: bottom; }
th.text, td.text { text-align: left; }
td.wrap { white-space: normal; overflow-wrap: anywhere; min-width: 12rem; }
tbody tr.main { background: var(--tint); }
td.values { white-space: normal; min-width: 16rem; color: var(--quiet); font-size: .82rem; }
.range { display: block; color: var(--quiet); font-size: .8rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; font-size: .9rem; margin: .5rem 0; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
pre { background: var(--tint); padding: .75rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; font: .85rem/1.45 ui-monospace, "Liberation Mono", Menlo, Consolas, monospace; }
img { max-width: 100%; height: auto; image-rendering: auto; border: 1px solid var(--line); }
@media (max-width: 40rem) {
  main { padding: 1rem .9rem 2rem; }
  .verdict { padding: .8rem .9rem; }
  .verdict .headline { font-size: 1.2rem; }
  th, td { padding: .3rem .4rem; }
  th.text, td.text { white-space: normal; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .4rem; }
}
@media print {
  @page { margin: 15mm; }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  h2, h3 { break-after: avoid; }
  tr, .verdict, .panels > div, .scroll svg { break-inside: avoid; }
  thead { display: table-header-group; }
  .download { display: none; }
  .scroll { overflow: visible; }
  .scroll svg, .scroll svg.wide { min-width: 0; max-width: 100%; }
  table { font-size: 8pt; }
  th, td { padding: .2rem .35rem; }
  td.values { min-width: 0; font-size: 6.5pt; }
}
`;
