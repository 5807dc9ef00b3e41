import { type Examples, picturesPerPair } from '../analysis/examples.ts';
import { type Markup, html } from '../html/html.ts';
import { classifierName, methodName } from '../text/names.ts';
import { fixed } from '../text/numbers.ts';
import { labelled } from '../text/verdict.ts';
import type { Pictures } from './pictures.ts';

/** The pairs of classes most often confused, each with the images it happens to most often. */
export function pairsSection({ set, kPerClass, pairs }: Examples, pictures: Pictures): Markup {
  const cards = pairs.map(({ truth, predicted, rate, count, support, examples }) => {
    const shown = examples.slice(0, picturesPerPair).flatMap(({ image, draws }) => {
      const picture = pictures(image, `${set.images[image] ?? ''}: ${truth} taken for ${predicted}`);
      return picture === undefined
        ? []
        : [html`<li>${picture}<span class="count">${draws}/${set.repetitions}</span></li> `];
    });
    return html`<li class="pair">
      <p>
        <b>${truth}</b> <span class="arrow">taken for</span> <b>${predicted}</b>
        <span class="rate">${Math.round(100 * rate)} %</span>
      </p>
      <p class="note">${fixed(count, 1)} of ${support} test images, on average over the draws</p>
      ${
        shown.length > 0 &&
        html`<ul class="strip">
          ${shown}
        </ul>`
      }
    </li> `;
  });
  return html`<p>
      ${methodName(set.method)}, ${classifierName(set.classifier)}, ${labelled(kPerClass)}: the share of the
      images of one class that are taken for another.
      ${pairs.some(({ examples }) => examples.length > 0) && 'Below each picture: in how many draws of the labels it happened to that image.'}
    </p>
    <ul class="pairs">
      ${cards}
    </ul>`;
}
