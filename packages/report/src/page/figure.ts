import { type Markup, html } from '../html/html.ts';

/** Sets figures with a number, in the order they are asked for, and whatever the provenance stamps on them. */
export type FigureSetter = (figure: {
  readonly title: string;
  readonly body: Markup;
  readonly caption: Markup | string;
}) => Markup;

/** A setter for one page; `stamp` (such as "leaky") stands in the title of every figure. */
export function figureSetter(stamp?: string): FigureSetter {
  let number = 0;
  return ({ title, body, caption }) => {
    number++;
    return html`<figure id="figure-${number}">
      <h3><span class="number">Figure ${number}</span> ${title}${stampMark(stamp)}</h3>
      ${body}
      <figcaption>${caption}</figcaption>
    </figure> `;
  };
}

/** The stamp as it stands behind a title. */
export const stampMark = (stamp: string | undefined): Markup | false =>
  stamp !== undefined && html` <strong class="stamp">${stamp}</strong>`;
