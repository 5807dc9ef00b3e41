import { type Markup, html } from '../html/html.ts';
import type { Selection } from '../input/select-rows.ts';
import type { LabelEconomy } from '@sparsam/evaluate';
import { classifierName, methodName, metricName } from '../text/names.ts';
import { fixed } from '../text/numbers.ts';
import { labelsText, rangeText } from '../text/economy.ts';

/** The economies worth a line: the method of the report against every other, with one classifier on both sides. */
export function chosenEconomies(
  economy: readonly LabelEconomy[],
  { mainMethod, metric }: Selection,
): LabelEconomy[] {
  return economy.filter(
    (one) => one.metric === metric && one.a.method === mainMethod && one.b.method !== mainMethod,
  );
}

/** How many labels one method needs to equal another at its best. */
export function economyTable(economies: readonly LabelEconomy[], level: number): Markup {
  const rows = economies.map((one) => {
    const { a, b, target, targetLabels } = one;
    const classifier =
      a.classifier === b.classifier
        ? classifierName(a.classifier)
        : `${classifierName(a.classifier)} / ${classifierName(b.classifier)}`;
    return html`<tr>
      <th scope="row" class="text">${methodName(b.method)}</th>
      <td class="text">${classifier}</td>
      <td>${fixed(target, 3)}</td>
      <td>${Math.round(targetLabels)}</td>
      <td><b>${labelsText(one)}</b></td>
      <td>${rangeText(one)}</td>
    </tr> `;
  });
  const [first] = economies;
  return html`<h3>Labels saved</h3>
    <p class="note">
      How many labels per class ${methodName(first?.a.method ?? '')} needs to equal another method at its
      best, read off the two curves (straight lines over the logarithm of k, made monotone first).
    </p>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col" class="text">equals</th>
            <th scope="col" class="text">classifier</th>
            <th scope="col">${metricName(first?.metric ?? '')} of that at its best</th>
            <th scope="col">which that has with</th>
            <th scope="col">labels per class needed</th>
            <th scope="col">${String(Math.round(100 * level))} % interval</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>`;
}
