import type { ComputeRow } from '@sparsam/evaluate';
import { type Markup, html } from '../html/html.ts';
import { computeCells } from '../text/compute-cells.ts';

/** What each training of a comparison took beside what it was allowed. */
export function computeSection(rows: readonly ComputeRow[], untrained: readonly string[]): Markup {
  const { header, rows: cells, numeric, notes } = computeCells(rows, { untrained });
  return html`<div class="scroll">
      <table>
        <thead>
          <tr>
            ${header.map((name, column) =>
              numeric.includes(column)
                ? html`<th scope="col">${name}</th>`
                : html`<th scope="col" class="text">${name}</th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${cells.map(
            ([name, ...rest]) =>
              html`<tr>
                <th scope="row" class="text">${name}</th>
                ${rest.map((cell, index) =>
                  numeric.includes(index + 1) ? html`<td>${cell}</td>` : html`<td class="text">${cell}</td>`,
                )}
              </tr> `,
          )}
        </tbody>
      </table>
    </div>
    <p class="note">${notes.join(' ')}</p>`;
}
