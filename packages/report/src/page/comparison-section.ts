import { type Markup, html } from '../html/html.ts';
import type { Comparison } from '@sparsam/evaluate';
import { classifierName, methodName } from '../text/names.ts';
import { pText, signed } from '../text/numbers.ts';

/** Each other method, each number of labels: difference, interval, p-value and what it means. */
export function comparisonTable(comparisons: readonly Comparison[], level: number): Markup {
  const [first] = comparisons;
  const nameOf = ({ a, b }: Comparison): string =>
    `${methodName(b.method)}${b.classifier === a.classifier ? '' : `, ${classifierName(b.classifier)}`}`;
  const groups = new Map<string, Comparison[]>();
  for (const one of comparisons) groups.set(nameOf(one), [...(groups.get(nameOf(one)) ?? []), one]);
  const rows = [...groups].map(([name, members]) => {
    const lines = members.map(({ kPerClass, difference, interval, pHolm, verdict }, index) => {
      const head =
        index === 0 && html`<th scope="rowgroup" class="text" rowspan="${members.length}">${name}</th>`;
      return html`<tr>
        ${head}
        <td>${kPerClass ?? 'whole curve'}</td>
        <td>${signed(difference, 3)}</td>
        <td>${interval === null ? '–' : `${signed(interval[0], 3)} to ${signed(interval[1], 3)}`}</td>
        <td>${pText(pHolm)}</td>
        <td class="text ${verdict === 'within noise' ? 'quiet' : 'strong'}">${verdict}</td>
      </tr> `;
    });
    return html`<tbody class="group">
      ${lines}
    </tbody> `;
  });
  return html`<h3>
      ${methodName(first?.a.method ?? '')} against the others, ${classifierName(first?.a.classifier ?? '')}
    </h3>
    <p class="note">
      Differences on the same draws and test images: positive where ${methodName(first?.a.method ?? '')} is
      better. p: permutation test, adjusted after Holm for all the comparisons of its family; at .05 or more
      the difference counts as within noise. The whole curve: its mean height over the logarithm of k.
    </p>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col" class="text">against</th>
            <th scope="col">labels per class</th>
            <th scope="col">difference</th>
            <th scope="col">${String(Math.round(100 * level))} % interval</th>
            <th scope="col">p</th>
            <th scope="col" class="text">so it is</th>
          </tr>
        </thead>
        ${rows}
      </table>
    </div>`;
}
