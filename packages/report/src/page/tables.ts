import { type Markup, html } from '../html/html.ts';
import type { ProtocolDescription, ResultRow } from '@sparsam/evaluate';
import { type Selection, seriesOf } from '../input/select-rows.ts';
import { classifierName, methodName, metricName } from '../text/names.ts';
import { fixed, whole } from '../text/numbers.ts';

const intervalText = (row: ResultRow): string =>
  row.interval === null ? '' : `${fixed(row.interval[0], 3)}–${fixed(row.interval[1], 3)}`;

/** Methods and classifiers down, labels per class across; mean and standard deviation, intervals beneath. */
export function summaryTable(selection: Selection): Markup {
  const { rows, methods, classifiers, ks, metric, mainMethod, mainClassifier } = selection;
  const lines = methods.flatMap((method) =>
    classifiers.flatMap((classifier) => {
      const series = seriesOf(rows, method, classifier);
      if (series.length === 0) return [];
      const cells = ks.map((k) => {
        const row = series.find((candidate) => candidate.kPerClass === k);
        if (row === undefined) return html`<td>–</td>`;
        const interval = intervalText(row);
        return html`<td>
          ${fixed(row.mean, 3)}${row.values.length > 1 && html`<span class="range">± ${fixed(row.stdev, 3)}</span>`}${
            interval !== '' && html`<span class="range">${interval}</span>`
          }
        </td>`;
      });
      const main = method === mainMethod && classifier === mainClassifier;
      return [
        html`<tr${main && html` class="main"`}><th scope="row" class="text">${methodName(method)}</th><td class="text">${classifierName(classifier)}</td>${cells}</tr>
`,
      ];
    }),
  );
  const heads = ks.map((k) => {
    const labels = rows.find((row) => row.kPerClass === k)?.labels ?? 0;
    return html`<th scope="col">${k}<span class="range">${whole(labels)} in all</span></th>`;
  });
  return html`<p class="note">
      ${metricName(metric).replace(/^./, (first) => first.toUpperCase())} by labels per class; the mean, ± the
      standard deviation over the
      draws${rows.some((row) => intervalText(row) !== '') && ', and beneath the interval of the mean'}.
    </p>
    <div class="scroll">
      <table class="summary">
        <thead>
          <tr>
            <th scope="col" class="text">features</th>
            <th scope="col" class="text">classifier</th>
            ${heads}
          </tr>
        </thead>
        <tbody>
          ${lines}
        </tbody>
      </table>
    </div>`;
}

/** Every row of the results with every value. */
export function fullTable(rows: readonly ResultRow[]): Markup {
  const lines = rows.map(
    (row) =>
      html`<tr>
        <td class="text">${row.method}</td>
        <td class="text">${row.classifier}</td>
        <td>${row.kPerClass}</td>
        <td>${whole(row.labels)}</td>
        <td class="text">${row.metric}</td>
        <td>${fixed(row.mean, 4)}</td>
        <td>${row.values.length > 1 ? fixed(row.stdev, 4) : '–'}</td>
        <td>${intervalText(row) || '–'}</td>
        <td class="text values">${row.values.map((value) => fixed(value, 3)).join(' ')}</td>
      </tr> `,
  );
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th scope="col" class="text">method</th>
          <th scope="col" class="text">classifier</th>
          <th scope="col">k</th>
          <th scope="col">labels</th>
          <th scope="col" class="text">metric</th>
          <th scope="col">mean</th>
          <th scope="col">st. dev.</th>
          <th scope="col">interval</th>
          <th scope="col" class="text">values, one a draw</th>
        </tr>
      </thead>
      <tbody>
        ${lines}
      </tbody>
    </table>
  </div>`;
}

/** How many images of each class there are to draw labels from and to test on. */
export function classTable({ classes, split }: ProtocolDescription): Markup {
  const lines = classes.map(
    (name) =>
      html`<tr>
        <th scope="row" class="text">${name}</th>
        <td>${whole(split.train.perClass[name] ?? 0)}</td>
        <td>${whole(split.test.perClass[name] ?? 0)}</td>
      </tr> `,
  );
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th scope="col" class="text">class</th>
          <th scope="col">labelled, to draw from</th>
          <th scope="col">test</th>
        </tr>
      </thead>
      <tbody>
        ${lines}
        <tr>
          <th scope="row" class="text">all</th>
          <td>${whole(split.train.images)}</td>
          <td>${whole(split.test.images)}</td>
        </tr>
      </tbody>
    </table>
  </div>`;
}
