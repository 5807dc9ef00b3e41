import { createHash } from 'node:crypto';
import { type ProtocolDescription, type Shortfall, computeOf } from '@sparsam/evaluate';
import { examplesOf } from '../analysis/examples.ts';
import { largeClasses, restrictRows } from '../analysis/large-classes.ts';
import { predictionSets } from '../analysis/prediction-sets.ts';
import { type Markup, html, trusted } from '../html/html.ts';
import { noticesOf } from '../input/notices.ts';
import type { ReportInput } from '../input/report-input.ts';
import { selectRows } from '../input/select-rows.ts';
import type { Statistics } from '../input/statistics.ts';
import { chosenComparisons } from '../text/chosen-comparisons.ts';
import { keyFigures } from '../text/key-figures.ts';
import { classifierName, methodName } from '../text/names.ts';
import { listed, whole } from '../text/numbers.ts';
import { verdict } from '../text/verdict.ts';
import { worthQuestion, worthWords } from '../text/worth-words.ts';
import { comparisonTable } from './comparison-section.ts';
import { computeSection } from './compute-section.ts';
import { chosenConfusions, confusionSection } from './confusion-section.ts';
import { resultsCsv } from './csv.ts';
import { chanceOf, curveCaption, curveFigure } from './curve-section.ts';
import { chosenEconomies, economyTable } from './economy-section.ts';
import { factList, flatFacts } from './facts.ts';
import { figureSetter } from './figure.ts';
import { mapCaption, mapFigure } from './map-section.ts';
import { mistakesSection } from './mistakes-section.ts';
import { pairsSection } from './pairs-section.ts';
import { picturesOf } from './pictures.ts';
import { chosenCalibrations, reliabilitySection } from './reliability-section.ts';
import { script } from './script.ts';
import { style } from './style.ts';
import { classTable, fullTable, summaryTable } from './tables.ts';
import { trainingSection } from './training-section.ts';

/** A part of the page, and its word in the list of contents. */
type Section = { readonly id: string; readonly word: string; readonly title: string; readonly body: Markup };

/** Classes that had fewer images than k, in one sentence; their draws held all they had. */
function shortfallNote(shortfalls: readonly Shortfall[]): string | undefined {
  const fewest = new Map<string, number>();
  for (const { class: name, images } of shortfalls) fewest.set(name, images);
  if (fewest.size === 0) return undefined;
  const classes = [...fewest].map(([name, images]) => `${name} (${images})`);
  return `Fewer training images than the largest k, so that their draws hold all there are: ${listed(classes)}.`;
}

/** What "within noise" means on this page, and what the ranges leave out. */
function noiseNote({ interval, split }: ProtocolDescription, { comparisons }: Statistics): string {
  const percent = `${Math.round(interval.level * 100)} %`;
  const name = interval.method === 'student-t' ? 'Student’s t' : interval.method;
  const ranges = `The ${percent} intervals of the means (${name}) are over ${interval.over}.`;
  if (comparisons !== undefined && comparisons.length > 0) return ranges;
  return (
    `A difference counts as within noise where the ranges of two rows overlap: the interval of the mean where there ` +
    `is one, else one standard deviation to each side. ${ranges} All draws are scored on the same ${whole(split.test.images)} test ` +
    `images${interval.over === 'draws' ? ': how another set of test images would have turned out is not in these ranges' : ''}.`
  );
}

/** The protocol in lines; its images by class are in a table of their own. */
function protocolFacts({ classes: _, split, ...rest }: ProtocolDescription): (readonly [string, string])[] {
  return flatFacts({ ...rest, split: { train: split.train.hash, test: split.test.hash } });
}

/** Facts that a reader wants to see at once; the rest is folded away. */
function originSection({ results, config, gallery }: ReportInput): Markup {
  const { protocol } = results;
  const told = ['notices', 'stamp', 'leaks', 'testReads', 'command', 'compute'];
  const { command } = results.provenance;
  const provenance = Object.entries(results.provenance).filter(([name]) => !told.includes(name));
  const { assurances } = noticesOf(results.provenance);
  return html`${
      typeof command === 'string' &&
      command !== '' &&
      html`<p>To do it again:</p>
        <div class="copy">
          <pre>${command}</pre>
        </div>`
    }
    ${assurances.map((sentence) => html`<p>${sentence}</p> `)}
    ${gallery !== undefined && gallery.thumbnails.size > 0 && html`<p>This page holds pictures of test images: pass it on only to those who may see them.</p>`}
    ${factList(flatFacts(Object.fromEntries(provenance)))}
    <h3>Split</h3>
    ${classTable(protocol)}
    <h3>Protocol</h3>
    <p class="note">
      Everything that can change a number is in the protocol’s id; numbers of different ids are not
      comparable.
    </p>
    ${factList(protocolFacts(protocol))}
    ${
      config !== undefined &&
      html`<h3>Configuration</h3>
        ${factList(flatFacts(config))}`
    }`;
}

/** All parts that the input has something for, in the order of the page; what is missing is told. */
async function sectionsOf(
  input: ReportInput,
  missing: string[],
  stamp: string | undefined,
): Promise<Section[]> {
  const { results, log, viewsPng, config, gallery, predictions } = input;
  const { protocol, confusions, shortfalls } = results;
  const statistics: Statistics = results;
  const { level } = protocol.interval;
  const sections: Section[] = [];
  const add = (id: string, word: string, title: string, body: Markup): void =>
    void sections.push({ id, word, title, body });
  const selection = selectRows(results.rows);
  const sets = predictions === undefined ? [] : predictionSets(predictions, protocol);
  const figure = figureSetter(stamp);
  const pictures = picturesOf(gallery);
  if (selection !== undefined) {
    const { metric } = selection;
    const chance = chanceOf(metric, protocol.classes.length);
    const economies = chosenEconomies(statistics.economy ?? [], selection);
    const comparisons = chosenComparisons(statistics.comparisons ?? [], selection);
    const large = metric === 'balancedAccuracy' ? largeClasses(protocol) : undefined;
    const largeRows =
      large === undefined ? undefined : selectRows(restrictRows(selection.rows, sets, large.classes));
    add(
      'curve',
      'Labels needed',
      'How many labels are needed',
      html`${figure({
          title: 'Score by number of labels',
          body: await curveFigure(selection, { chance }),
          caption: curveCaption(selection, chance, level),
        })}
        ${economies.length > 0 && economyTable(economies, level)}
        ${
          large !== undefined &&
          largeRows !== undefined &&
          figure({
            title: `The same for classes with at least ${large.minClassSize} training images`,
            body: await curveFigure(largeRows, { about: ', large classes' }),
            caption: html`The mean recall of ${large.classes.length} of the ${protocol.classes.length}
            classes: ${listed(large.classes)}. The classifiers still choose among all classes. Bands as in
            figure 1.`,
          })
        }
        <h3>In numbers</h3>
        ${summaryTable(selection)}
        <p class="note">${noiseNote(protocol, statistics)} ${shortfallNote(shortfalls)}</p>
        ${comparisons.length > 0 && comparisonTable(comparisons, level)}`,
    );
    const chosen = chosenConfusions(confusions, selection);
    if (chosen.length === 0) missing.push('no confusion matrices');
    else {
      const { classRecalls } = statistics;
      add(
        'confusion',
        'Confusions',
        'What is taken for what',
        await confusionSection(chosen, { selection, protocol, sets, classRecalls }, figure),
      );
    }
    const calibrations = chosenCalibrations(statistics.calibration ?? [], selection);
    if (calibrations.length > 0) {
      const body = await reliabilitySection(calibrations, figure);
      add('reliability', 'Confidence', 'Can its confidence be believed', body);
    }
    const examples = examplesOf(selection, sets);
    if (examples === undefined) missing.push('no predictions, so no single images');
    else {
      if (examples.pairs.length > 0)
        add('pairs', 'Confused pairs', 'Most confused pairs', pairsSection(examples, pictures));
      if (examples.mistakes.length > 0)
        add('mistakes', 'Mistakes', 'Images that are wrong most often', mistakesSection(examples, pictures));
      const { set, mistakes } = examples;
      const map =
        gallery === undefined ? undefined : mapFigure({ gallery, classes: protocol.classes, set, mistakes });
      if (gallery === undefined)
        missing.push('no pictures and no map of the test images (gallery.safetensors)');
      else if (map !== undefined) {
        const name = `${methodName(gallery.method)} features of the test images`;
        const caption = html`${mapCaption(gallery, set.images.length)} Wrong by
        ${classifierName(set.classifier)} with ${examples.kPerClass} labels per class.`;
        add('map', 'Map', 'Map of the test images', figure({ title: name, body: map, caption }));
      }
    }
  } else missing.push('no confusion matrices');
  const compute = computeOf(results.provenance);
  if (compute.length > 0) {
    const untrained = selection?.methods.filter((name) => !compute.some(({ method }) => method === name));
    add('compute', 'Training spent', 'What each training took', computeSection(compute, untrained ?? []));
  }
  const training = log === undefined ? undefined : await trainingSection(log, config, figure);
  if (training === undefined) missing.push('no training log, so no training curves');
  else add('training', 'Training', 'Training', training);
  if (viewsPng === undefined) missing.push('no contact sheet of the augmented views');
  else {
    const data = Buffer.from(viewsPng).toString('base64');
    const body = figure({
      title: 'Views of some training images',
      body: html`<img
        class="views"
        alt="Augmented views of some images"
        src="data:image/png;base64,${data}"
      />`,
      caption:
        'What the network saw in training: first the image, then randomly cropped, turned and recoloured views of it.',
    });
    add('views', 'Views', 'What the network saw', body);
  }
  add('reproduce', 'Origin', 'Where the numbers come from', originSection(input));
  if (results.rows.length > 0) {
    const csv = Buffer.from(resultsCsv(results.rows)).toString('base64');
    add(
      'numbers',
      'Every number',
      'Every number',
      html`<p class="download">
          <a download="results.csv" href="data:text/csv;base64,${csv}">Save as CSV</a>
        </p>
        ${fullTable(results.rows)}`,
    );
  }
  return sections;
}

/**
 * The report as one HTML page that loads nothing: figures are inline SVG, pictures are embedded, and a content security
 * policy forbids everything else; it names the one script by its hash. Whatever comes from outside (class names, paths,
 * the command) is escaped. Parts that are missing are named in the page. Throws SparsamError where a confusion matrix or
 * predictions do not fit the protocol.
 */
export async function renderReport(input: ReportInput): Promise<string> {
  const { results } = input;
  const missing = [...(input.missing ?? [])];
  const selection = selectRows(results.rows);
  const { headline, sentences } = verdict(results);
  const worth = worthWords(results, results.protocol.interval.level);
  const row = selection?.rows[0];
  const title =
    row === undefined
      ? 'sparsam report'
      : `${row.dataset} · ${row.backbone} · ${methodName(selection?.mainMethod ?? '')}`;
  const { banners, stamp } = noticesOf(results.provenance);
  const sections = await sectionsOf(input, missing, stamp);
  const figures = selection === undefined ? [] : keyFigures(results, selection);
  // With an answer on top, its numbers come first; the last figure says what all were tested on.
  const tiles = worth === undefined ? figures : [...worth.figures, ...figures.slice(-1)];
  const hash = createHash('sha256').update(script).digest('base64');
  const policy = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-${hash}'`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${trusted(policy)}" />
        <title>${title}</title>
        <style>
          ${trusted(style)}
        </style>
      </head>
      <body>
        <main>
          <header>
            <h1>${title}</h1>
            ${banners.map((banner) => html`<p class="banner" role="alert">${banner}</p> `)}
          </header>
          <section class="verdict">
            ${
              worth !== undefined &&
              html`<p class="question">${worthQuestion}</p>
                <p class="headline">${worth.short}</p>`
            }
            ${worth === undefined && html`<p class="headline">${headline}</p>`}
            ${
              tiles.length > 0 &&
              html`<ul class="tiles">
                ${tiles.map(
                  ({ value, what, more }) =>
                    html`<li>
                      <b>${value}</b>
                      <span>${what}</span>${more !== undefined && html`<small>${more}</small>`}
                    </li> `,
                )}
              </ul>`
            }
            ${worth?.sentences.map((sentence) => html`<p>${sentence}</p> `)}
            ${
              worth === undefined
                ? sentences.map((sentence) => html`<p>${sentence}</p> `)
                : html`<details>
                    <summary>Each method by itself</summary>
                    ${[headline, ...sentences].map((sentence) => html`<p>${sentence}</p> `)}
                  </details>`
            }
          </section>
          <nav aria-label="Contents">
            ${sections.map(({ id, word }) => html`<a href="#${id}">${word}</a> `)}
          </nav>
          ${
            missing.length > 0 &&
            html`<div class="missing">
              <p>Not in this report:</p>
              <ul>
                ${missing.map((what) => html`<li>${what}</li>`)}
              </ul>
            </div> `
          }${sections.map(
            ({ id, title: name, body }) =>
              html`<section id="${id}">
                <h2>${name}</h2>
                ${body}
              </section> `,
          )}
        </main>
        ${trusted(`<script>${script}</script>`)}
      </body>
    </html> `;
  return page.markup;
}
