import type { ProtocolDescription, Shortfall } from '@sparsam/evaluate';
import { html, trusted } from '../html/html.ts';
import type { ReportInput } from '../input/report-input.ts';
import { selectRows } from '../input/select-rows.ts';
import { methodName } from '../text/names.ts';
import { listed, whole } from '../text/numbers.ts';
import { isLeaky } from '../text/stamp.ts';
import { verdict } from '../text/verdict.ts';
import { resultsCsv } from './csv.ts';
import { chosenConfusions, confusionSection } from './confusion-section.ts';
import { curveSection } from './curve-section.ts';
import { factList, flatFacts } from './facts.ts';
import { style } from './style.ts';
import { classTable, fullTable, summaryTable } from './tables.ts';
import { trainingSection } from './training-section.ts';

/** Classes that had fewer images than k, in one sentence; their draws held all they had. */
function shortfallNote(shortfalls: readonly Shortfall[]): string | undefined {
  const fewest = new Map<string, number>();
  for (const { class: name, images } of shortfalls) fewest.set(name, images);
  if (fewest.size === 0) return undefined;
  const classes = [...fewest].map(([name, images]) => `${name} (${images})`);
  return `Fewer training images than the largest k, so that their draws hold all there are: ${listed(classes)}.`;
}

/** The protocol in lines; its images by class are in a table of their own. */
function protocolFacts({ classes: _, split, ...rest }: ProtocolDescription): (readonly [string, string])[] {
  return flatFacts({ ...rest, split: { train: split.train.hash, test: split.test.hash } });
}

/**
 * The report as one HTML page that loads nothing: figures are inline SVG, the views an embedded PNG, and a content
 * security policy forbids everything else. Whatever comes from outside (class names, paths, the command) is escaped.
 * Parts that are missing are named in the page. Throws SparsamError where a confusion matrix does not fit the classes.
 */
export async function renderReport(input: ReportInput): Promise<string> {
  const { results, log, viewsPng, config } = input;
  const missing = [...(input.missing ?? [])];
  const selection = selectRows(results.rows);
  const { headline, sentences } = verdict(results);
  const row = selection?.rows[0];
  const title =
    row === undefined
      ? 'sparsam report'
      : `${row.dataset} · ${row.backbone} · ${methodName(selection?.mainMethod ?? '')}`;
  const { protocol, confusions, shortfalls } = results;
  const confusion =
    selection === undefined || confusions.length === 0
      ? undefined
      : await confusionSection(chosenConfusions(confusions, selection), protocol, results.provenance);
  if (confusion === undefined) missing.push('no confusion matrices');
  const training = log === undefined ? undefined : await trainingSection(log, config, results.provenance);
  if (training === undefined) missing.push('no training log, so no training curves');
  if (viewsPng === undefined) missing.push('no contact sheet of the augmented views');
  const { command, ...provenance } = results.provenance;
  const csv = Buffer.from(resultsCsv(results.rows)).toString('base64');
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"
        />
        <title>${title}</title>
        <style>
          ${trusted(style)}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          <section class="verdict">
            ${isLeaky(results.provenance) && html`<p class="headline">LEAKY SPLIT: test images are in what was learned from, so every number here is too good.</p>`}
            <p class="headline">${headline}</p>
            ${sentences.map((sentence) => html`<p>${sentence}</p> `)}
          </section>
          ${
            missing.length > 0 &&
            html`<div class="missing">
              <p>Not in this report:</p>
              <ul>
                ${missing.map((what) => html`<li>${what}</li>`)}
              </ul>
            </div> `
          }${
            selection !== undefined &&
            html`<section id="curve">
              <h2>How many labels are needed</h2>
              ${await curveSection(selection, protocol.classes.length, results.provenance)}
              ${summaryTable(selection)}
              <p class="note">
                A difference counts as within noise where the ranges of two rows overlap: the
                ${String(Math.round(protocol.interval.level * 100))} % interval of the mean over the draws of
                the labels
                (${protocol.interval.method === 'student-t' ? 'Student’s t' : protocol.interval.method}) where
                there is one, else one standard deviation to each side. All draws are scored on the same
                ${whole(protocol.split.test.images)} test images: how another set of test images would have
                turned out is not in these ranges. ${shortfallNote(shortfalls)}
              </p>
            </section> `
          }${
            confusion !== undefined &&
            html`<section id="confusion">
              <h2>What is taken for what</h2>
              ${confusion}
            </section> `
          }${
            training !== undefined &&
            html`<section id="training">
              <h2>Training</h2>
              ${training}
            </section> `
          }${
            viewsPng !== undefined &&
            html`<section id="views">
              <h2>Views</h2>
              <figure>
                <img
                  alt="Augmented views of some images"
                  src="data:image/png;base64,${Buffer.from(viewsPng).toString('base64')}"
                />
                <figcaption>
                  What the network saw in training: randomly cropped, turned and recoloured views of the same
                  images.
                </figcaption>
              </figure>
            </section> `
          }
          <section id="reproduce">
            <h2>Where the numbers come from</h2>
            ${
              typeof command === 'string' &&
              command !== '' &&
              html`<p>To do it again:</p>
                <pre>${command}</pre>`
            }
            ${factList(flatFacts(provenance))}
            <h3>Protocol</h3>
            ${factList(protocolFacts(protocol))} ${classTable(protocol)}
            ${
              config !== undefined &&
              html`<h3>Configuration</h3>
                ${factList(flatFacts(config))}`
            }
          </section>
          ${
            results.rows.length > 0 &&
            html`<section id="numbers">
              <h2>Every number</h2>
              <p class="download">
                <a download="results.csv" href="data:text/csv;base64,${csv}">Save as CSV</a>
              </p>
              ${fullTable(results.rows)}
            </section> `
          }
        </main>
      </body>
    </html> `;
  return page.markup;
}
