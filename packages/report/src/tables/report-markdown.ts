import { type ReportInput } from '../input/report-input.ts';
import { noticesOf } from '../input/notices.ts';
import { selectRows, seriesOf } from '../input/select-rows.ts';
import { classifierName, methodName, metricName } from '../text/names.ts';
import { fixed, listed, meanSpread, whole } from '../text/numbers.ts';
import { verdict } from '../text/verdict.ts';
import { worthQuestion, worthWords } from '../text/worth-words.ts';
import { type Table, tableMarkdown } from './table.ts';

/** Tables short enough to read in a text; the others are named with their files. */
const shown = ['label-economy', 'comparisons', 'curve-area', 'calibration', 'classes', 'confused-pairs'];
const mostRows = 60;

const escaped = (text: string): string => text.replace(/[\\<>[\]*_`]/g, (character) => `\\${character}`);

/** The report as Markdown: the verdict, the scores as a paper's table, the other short tables, and where it comes from. */
export function reportMarkdown(input: ReportInput, tables: readonly Table[]): string {
  const { results } = input;
  const { protocol, provenance } = results;
  const selection = selectRows(results.rows);
  const { headline, sentences } = verdict(results);
  const { banners, stamp, assurances } = noticesOf(provenance);
  const mark = stamp === undefined ? '' : ` (${escaped(stamp)})`;
  const parts: string[] = [`# ${escaped(protocol.dataset)}: few-label evaluation${mark}`];
  for (const banner of banners) parts.push(`> **${escaped(banner)}**`);
  const worth = worthWords(results, protocol.interval.level);
  if (worth !== undefined)
    parts.push(`**${worthQuestion}** **${escaped(worth.short)}**`, ...worth.sentences.map(escaped));
  parts.push(`**${escaped(headline)}**`, ...sentences.map(escaped));
  if (selection !== undefined) {
    const { rows, methods, classifiers, ks, metric } = selection;
    const lines = methods.flatMap((method) =>
      classifiers.flatMap((classifier) => {
        const series = seriesOf(rows, method, classifier);
        if (series.length === 0) return [];
        const cells = ks.map((k) => {
          const row = series.find(({ kPerClass }) => kPerClass === k);
          if (row === undefined) return '';
          const interval =
            row.interval === null ? '' : ` (${fixed(row.interval[0], 3)} to ${fixed(row.interval[1], 3)})`;
          return `${meanSpread(row.mean, row.stdev, row.values.length, 3)}${interval}`;
        });
        return [[methodName(method), classifierName(classifier), ...cells]];
      }),
    );
    const table = {
      name: '',
      title: '',
      columns: ['features', 'classifier', ...ks.map(String)],
      rows: lines,
    };
    parts.push(
      `## ${metricName(metric).replace(/^./, (first) => first.toUpperCase())} by labels per class${mark}`,
      `Mean ± standard deviation over ${protocol.repetitions} draws of the labels${rows.some(({ interval }) => interval !== null) ? `, in brackets the ${Math.round(100 * protocol.interval.level)} % interval of the mean (${escaped(protocol.interval.method)}, over ${escaped(protocol.interval.over)})` : ''}; ${whole(protocol.split.test.images)} test images of ${protocol.classes.length} classes.`,
      tableMarkdown(table),
    );
  }
  for (const table of tables.filter(({ name }) => shown.includes(name))) {
    const cut = table.rows.length > mostRows;
    parts.push(
      `## ${table.title}${mark}`,
      tableMarkdown({ ...table, rows: table.rows.slice(0, mostRows) }),
      ...(cut ? [`The other ${table.rows.length - mostRows} rows are in \`tables/${table.name}.csv\`.`] : []),
    );
  }
  const { command } = provenance;
  parts.push(
    '## Where the numbers come from',
    `Protocol \`${protocol.id}\`, seed ${protocol.seed}; test split \`${protocol.split.test.hash}\`, training split \`${protocol.split.train.hash}\`. Classifiers: ${listed(Object.keys(protocol.classifiers).map(classifierName))}.`,
  );
  parts.push(...assurances.map(escaped));
  if (typeof command === 'string' && command !== '') parts.push(`\`\`\`sh\n${command}\n\`\`\``);
  if (tables.length > 0)
    parts.push(`Tables as CSV: ${listed(tables.map(({ name }) => `\`tables/${name}.csv\``))}.`);
  return `${parts.join('\n\n')}\n`;
}
