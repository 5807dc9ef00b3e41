/** The style sheet of the report: one column, readable on a phone and on paper, no fonts or pictures from elsewhere. */
export const style = `
:root { color-scheme: light; --ink: #1b1b1b; --quiet: #555; --line: #dcdfe3; --tint: #f3f6f9; --accent: #0072b2; --warn: #b3261e; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: #fff; color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
main { max-width: 66rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }
h1 { font-size: 1rem; font-weight: 600; color: var(--quiet); margin: 0 0 .75rem; overflow-wrap: anywhere; }
h2 { font-size: 1.45rem; line-height: 1.25; letter-spacing: -.01em; margin: 3.25rem 0 .5rem; padding-top: 1rem; border-top: 1px solid var(--line); scroll-margin-top: 2.5rem; }
h3 { font-size: 1.05rem; margin: 1.75rem 0 .35rem; }
h4 { font-size: .95rem; margin: .5rem 0 .15rem; }
p, ul, ol { max-width: 46rem; margin: .5rem 0; }
ul { padding-left: 1.2rem; }
a { color: var(--accent); }
.banner { max-width: none; margin: 0 0 .75rem; padding: .7rem 1rem; border: 2px solid var(--warn); background: #fdecea; color: #5f1410; font-weight: 600; }
.stamp { display: inline-block; margin-left: .4rem; padding: 0 .45em; border: 2px solid var(--warn); color: var(--warn); font-size: .8em; text-transform: uppercase; letter-spacing: .05em; }
.verdict { background: var(--tint); border-left: 5px solid var(--accent); padding: 1.1rem 1.35rem; margin: 0 0 1rem; }
.verdict .headline { font-size: 1.5rem; line-height: 1.3; font-weight: 650; letter-spacing: -.01em; margin: 0 0 .75rem; text-wrap: balance; }
.verdict .question { font-size: 1.05rem; color: var(--quiet); margin: 0 0 .15rem; }
.verdict p { margin: .4rem 0; max-width: 56rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .75rem; list-style: none; padding: 0; margin: 0 0 1rem; max-width: none; }
.tiles li { background: #fff; border: 1px solid var(--line); padding: .7rem .9rem; }
.tiles b { display: block; font-size: 1.9rem; line-height: 1.1; font-weight: 650; font-variant-numeric: tabular-nums; color: #00507d; }
.tiles span { display: block; margin-top: .2rem; line-height: 1.35; }
.tiles small { display: block; color: var(--quiet); font-size: .85rem; }
nav { position: sticky; top: 0; z-index: 2; background: rgba(255, 255, 255, .96); display: flex; flex-wrap: wrap; gap: .1rem 1rem; padding: .45rem 0; border-bottom: 1px solid var(--line); font-size: .9rem; }
nav a { text-decoration: none; white-space: nowrap; }
nav a:hover { text-decoration: underline; }
.note { color: var(--quiet); font-size: .9rem; }
.missing { border: 1px solid #c9a227; background: #fffaf0; padding: .5rem 1rem; margin-top: 1rem; font-size: .9rem; }
figure { margin: 1.25rem 0 1.75rem; }
figure > h3 { margin: 0 0 .5rem; }
.number { color: var(--quiet); font-weight: 400; margin-right: .35rem; }
figcaption { color: var(--quiet); font-size: .9rem; max-width: 46rem; margin-top: .5rem; }
svg { display: block; width: 100%; height: auto; }
.for-narrow { display: none; }
.panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1.25rem 1.75rem; }
.panels > div { min-width: 0; max-width: 31rem; }
.panels.small { grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); }
.panels .note { margin: 0 0 .35rem; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; margin: .5rem 0; list-style: none; font-size: .95rem; max-width: none; }
.legend li { display: flex; align-items: center; gap: .45rem; }
.legend svg { width: 34px; height: 14px; flex: none; }
.legend svg.mark { width: 14px; }
/* Where there is more to the side, a shadow says so; white that moves with the content covers it at either end. */
.scroll { overflow-x: auto; background: linear-gradient(to right, #fff 40%, #fff0) 0 0 / 2.5rem 100%, linear-gradient(to left, #fff 40%, #fff0) 100% 0 / 2.5rem 100%, linear-gradient(to right, #0003, #0000) 0 0 / .7rem 100%, linear-gradient(to left, #0003, #0000) 100% 0 / .7rem 100%; background-attachment: local, local, scroll, scroll; background-repeat: no-repeat; }
.scroll svg { width: auto; min-width: min(100%, 30rem); max-width: 100% !important; }
.scroll svg.wide { min-width: 46rem; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; margin: .5rem 0; }
th, td { padding: .3rem .65rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; vertical-align: baseline; }
th { font-weight: 600; }
thead th { border-bottom: 2px solid #999; vertical-align: bottom; white-space: normal; }
th.text, td.text { text-align: left; }
td.strong { font-weight: 600; }
td.quiet { color: var(--quiet); }
tbody tr.main { background: var(--tint); }
td.values { white-space: normal; min-width: 16rem; color: var(--quiet); font-size: .82rem; }
.range { display: block; color: var(--quiet); font-size: .8rem; }
.summary { font-size: .86rem; }
.summary td, .summary th { padding-left: .4rem; padding-right: .4rem; }
.summary th.text, .summary td.text { white-space: normal; min-width: 5rem; }
tbody.group th { vertical-align: top; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; font-size: .9rem; margin: .5rem 0; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
.copy { position: relative; }
.copy button { position: absolute; top: .5rem; right: .5rem; font: inherit; font-size: .8rem; padding: .15rem .7rem; background: #fff; border: 1px solid #aaa; border-radius: 3px; cursor: pointer; }
pre { background: var(--tint); padding: .75rem 5.5rem .75rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; font: .85rem/1.45 ui-monospace, "Liberation Mono", Menlo, Consolas, monospace; user-select: all; }
img { max-width: 100%; height: auto; }
img.views { border: 1px solid var(--line); }
.thumb { display: block; width: 64px; height: 64px; object-fit: cover; background: #eee; }
.arrow { color: var(--quiet); font-weight: 400; }
.pairs { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 29rem), 1fr)); gap: 1rem 1.5rem; list-style: none; padding: 0; max-width: none; }
.pairs .pair { border: 1px solid var(--line); padding: .65rem .85rem .75rem; break-inside: avoid; }
.pair p { margin: 0; }
.pair .rate { float: right; font-size: 1.15rem; font-weight: 650; font-variant-numeric: tabular-nums; }
.strip { display: flex; gap: .4rem; list-style: none; padding: 0; margin: .5rem 0 0; flex-wrap: wrap; }
.strip .count { display: block; text-align: center; font-size: .75rem; color: var(--quiet); }
.search input { font: inherit; padding: .25rem .5rem; border: 1px solid #999; border-radius: 3px; width: min(100%, 18rem); }
.search output { margin-left: .5rem; color: var(--quiet); }
.mistakes { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); gap: .75rem 1.25rem; list-style: none; padding: 0; max-width: none; font-size: .92rem; line-height: 1.35; }
.mistakes li { display: flex; gap: .7rem; break-inside: avoid; }
.mistakes li[hidden] { display: none; }
.mistakes .thumb { flex: none; }
.mistakes div { min-width: 0; flex: 1; }
.bar { display: block; height: 5px; margin: .3rem 0 .15rem; background: #e6e6e6; }
.bar i { display: block; height: 100%; background: #d55e00; }
.path { display: block; color: var(--quiet); font-size: .75rem; overflow-wrap: anywhere; }
details { margin-top: .75rem; }
summary { cursor: pointer; color: var(--accent); font-weight: 600; }
.map { position: relative; max-width: 44rem; border: 1px solid var(--line); touch-action: pan-y pinch-zoom; }
.names { position: absolute; inset: 0; pointer-events: none; }
.names span { position: absolute; transform: translate(-50%, -50%); font-size: .9rem; font-weight: 700; white-space: nowrap; text-shadow: 0 0 3px #fff, 0 0 3px #fff, 0 0 5px #fff, 0 0 5px #fff, 0 0 8px #fff; }
.tip { position: absolute; z-index: 1; width: 132px; padding: 9px; background: #fff; border: 1px solid #888; box-shadow: 0 2px 10px rgba(0, 0, 0, .25); pointer-events: none; font-size: .85rem; line-height: 1.3; }
.tip[hidden] { display: none; }
.tip b { display: block; margin-top: .25rem; }
.tile { display: block; position: relative; width: 112px; height: 112px; overflow: hidden; }
.tile img { position: absolute; max-width: none; }
@media (max-width: 40rem) {
  main { padding: 1rem .9rem 2rem; }
  .verdict { padding: .85rem .9rem; }
  .verdict .headline { font-size: 1.2rem; }
  .tiles { grid-template-columns: 1fr; gap: .5rem; }
  .tiles li { display: grid; grid-template-columns: 5.2rem 1fr; column-gap: .75rem; align-items: baseline; }
  .tiles b { font-size: 1.5rem; grid-row: span 2; }
  nav { position: static; }
  h2 { font-size: 1.25rem; margin-top: 2.25rem; }
  .for-wide { display: none; }
  .for-narrow { display: block; }
  th, td { padding: .3rem .4rem; }
  th.text, td.text { white-space: normal; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .4rem; }
  .strip .thumb { width: 48px; height: 48px; }
  .names { display: none; }
}
@media print {
  @page { margin: 14mm; }
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  nav, .search, .copy button, .screen, .tip, .download, summary { display: none !important; }
  h2 { margin-top: 1.5rem; }
  h2, h3, h4 { break-after: avoid; }
  p + .scroll, p + table, figcaption { break-before: avoid; }
  tr, .verdict, figure, .panels > div, .scroll svg, .pair, .mistakes li, .tiles li, .map { break-inside: avoid; }
  thead { display: table-header-group; }
  .panels { grid-template-columns: 1fr 1fr; gap: .75rem 1rem; }
  .panels.small { grid-template-columns: 1fr 1fr 1fr; }
  .pairs { grid-template-columns: 1fr 1fr; }
  .mistakes { grid-template-columns: 1fr 1fr 1fr; }
  .strip { flex-wrap: nowrap; gap: 1mm; }
  .strip .thumb { width: 11.5mm; height: 11.5mm; }
  .mistakes { font-size: 8pt; }
  .mistakes .thumb { width: 13mm; height: 13mm; }
  .map { max-width: 150mm; }
  .scroll { overflow: visible; background: none; }
  .scroll svg, .scroll svg.wide { min-width: 0; width: 100%; }
  pre { padding-right: 1rem; }
  table { font-size: 7.5pt; }
  th, td, .summary td, .summary th { padding: .15rem .3rem; }
  .range { font-size: 6.5pt; }
  td.values { min-width: 0; font-size: 6pt; }
}
`;
