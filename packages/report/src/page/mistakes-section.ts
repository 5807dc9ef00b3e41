import type { Examples } from '../analysis/examples.ts';
import type { Mistake } from '../analysis/mistakes.ts';
import { type Markup, html } from '../html/html.ts';
import { classifierName, methodName } from '../text/names.ts';
import { whole } from '../text/numbers.ts';
import { labelled } from '../text/verdict.ts';
import type { Pictures } from './pictures.ts';

/** Images listed at once, and in all; the table file has every one. */
const openRows = 12;
const mostRows = 300;

function item(mistake: Mistake, pictures: Pictures): Markup {
  const { image, name, truth, takenFor, wrong, draws, wrongAnywhere, drawsAnywhere } = mistake;
  return html`<li>
    ${pictures(image, '') ?? html`<span class="thumb none"></span>`}
    <div>
      <b>${truth}</b> <span class="arrow">taken for</span> ${takenFor}
      <span class="bar"><i style="width:${Math.round((100 * wrong) / draws)}%"></i></span>
      <span class="range"
        >wrong in ${wrong} of ${draws}
        draws${drawsAnywhere > draws && `, in ${Math.round((100 * wrongAnywhere) / drawsAnywhere)} % of all`}</span
      >
      <span class="path">${name}</span>
    </div>
  </li> `;
}

/** The test images that are wrong most often, the worst first; a field to search them where scripts run. */
export function mistakesSection({ set, kPerClass, mistakes }: Examples, pictures: Pictures): Markup {
  const always = mistakes.filter(({ wrong, draws }) => wrong === draws).length;
  const listed = mistakes.slice(0, mostRows);
  const rest = listed.slice(openRows);
  const list = (items: readonly Mistake[]): Markup =>
    html`<ol class="mistakes">
      ${items.map((one) => item(one, pictures))}
    </ol>`;
  return html`<p>
      ${methodName(set.method)}, ${classifierName(set.classifier)}, ${labelled(kPerClass)}:
      ${whole(mistakes.length)} of ${whole(set.images.length)} test images are wrong in at least one of
      ${set.repetitions} draws of the labels, ${whole(always)} in every one. An image that is wrong whatever
      the classifier learned from is worth a second look: it may be hard, or its label may be wrong.
      ${mistakes[0] !== undefined && mistakes[0].drawsAnywhere > set.repetitions && 'Of equally wrong ones, first those that are wrong in the largest share of the draws of all methods and classifiers.'}
    </p>
    <p class="search" hidden>
      <label>Search <input type="search" placeholder="class or file name" autocomplete="off" /></label>
      <output></output>
    </p>
    ${list(listed.slice(0, openRows))}
    ${
      rest.length > 0 &&
      html`<details>
        <summary>${rest.length} more</summary>
        ${list(rest)}
        ${
          mistakes.length > listed.length &&
          html`<p class="note">
            The ${whole(mistakes.length - listed.length)} images that are wrong least often are in
            tables/mistakes.csv only.
          </p>`
        }
      </details>`
    }`;
}
