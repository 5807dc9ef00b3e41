import type { ProtocolDescription, Shortfall } from '@sparsam/evaluate';
import { largeClasses, restrictRows } from '../analysis/large-classes.ts';
import type { PredictionSet } from '../analysis/prediction-sets.ts';
import { type Markup, html } from '../html/html.ts';
import type { ReportInput } from '../input/report-input.ts';
import { type Selection, selectRows } from '../input/select-rows.ts';
import type { Statistics } from '../input/statistics.ts';
import { chosenComparisons } from '../text/chosen-comparisons.ts';
import { listed, whole } from '../text/numbers.ts';
import { comparisonTable } from './comparison-section.ts';
import { chanceOf, curveCaption, curveFigure } from './curve-section.ts';
import { chosenEconomies, economyTable } from './economy-section.ts';
import type { FigureSetter } from './figure.ts';
import { summaryTable } from './tables.ts';

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

/** How good what is told of is with how many labels: curves, labels saved, numbers and comparisons. */
export async function labelsSection(
  results: ReportInput['results'],
  selection: Selection,
  sets: readonly PredictionSet[],
  figure: FigureSetter,
): Promise<Markup> {
  const { protocol, shortfalls } = results;
  const statistics: Statistics = results;
  const { level } = protocol.interval;
  const { metric } = selection;
  const chance = chanceOf(metric, protocol.classes.length);
  const economies = chosenEconomies(statistics.economy ?? [], selection);
  const comparisons = chosenComparisons(statistics.comparisons ?? [], selection);
  const large = metric === 'balancedAccuracy' ? largeClasses(protocol) : undefined;
  const largeRows =
    large === undefined ? undefined : selectRows(restrictRows(selection.rows, sets, large.classes));
  return html`${figure({
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
        caption: html`The mean recall of ${large.classes.length} of the ${protocol.classes.length} classes:
        ${listed(large.classes)}. The classifiers still choose among all classes. Bands as in figure 1.`,
      })
    }
    <h3>In numbers</h3>
    ${summaryTable(selection)}
    <p class="note">${noiseNote(protocol, statistics)} ${shortfallNote(shortfalls)}</p>
    ${comparisons.length > 0 && comparisonTable(comparisons, level)}`;
}
