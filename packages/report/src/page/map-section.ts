import type { PredictionSet } from '../analysis/prediction-sets.ts';
import type { Mistake } from '../analysis/mistakes.ts';
import { type MapPoint, classPlaces, mapSvg, placeOf, mapSize } from '../figures/map-svg.ts';
import { classLooks } from '../figures/palette.ts';
import { darker } from '../figures/label-curve.ts';
import type { Gallery } from '../gallery/gallery.ts';
import { type Markup, html, trusted } from '../html/html.ts';
import { methodName } from '../text/names.ts';
import { whole } from '../text/numbers.ts';
import { legend } from './legend.ts';

/** JSON that may stand inside a script element: nothing in it can end the element. */
const scriptJson = (value: unknown): Markup =>
  trusted(
    JSON.stringify(value)
      .replace(/</g, '\\u003c')
      .replace(/\u2028|\u2029/g, ' '),
  );

export type MapInput = {
  readonly gallery: Gallery;
  readonly classes: readonly string[];
  /** Any set of the protocol: test images and their classes. */
  readonly set: Pick<PredictionSet, 'images' | 'truth'>;
  readonly mistakes: readonly Mistake[];
};

/** The map of the test images, and what the script needs to show the picture under the pointer. */
export function mapFigure({ gallery, classes, set, mistakes }: MapInput): Markup | undefined {
  const { points, positions, sheet } = gallery;
  if (points.length === 0 || points.some((image) => image >= set.images.length)) return undefined;
  const often = new Map(
    mistakes.filter(({ wrong, draws }) => 2 * wrong > draws).map((mistake) => [mistake.image, mistake]),
  );
  const looks = classLooks(classes.length);
  const drawn = Array.from(points, (image, index): MapPoint => ({
    x: positions[2 * index] as number,
    y: positions[2 * index + 1] as number,
    label: set.truth[image] as number,
    wrong: often.has(image),
  }));
  const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
  const names = classPlaces(drawn, classes).flatMap((place, index) =>
    place === undefined
      ? []
      : [
          html`<span
            style="left:${percent(place[0])};top:${percent(place[1])};color:${darker(looks[index]?.color ?? '#000000')}"
            >${classes[index]}</span
          > `,
        ],
  );
  const svg = mapSvg(drawn, looks, `Map of ${points.length} test images by their features`);
  const data = {
    size: mapSize,
    places: drawn.flatMap((point) => placeOf(point)),
    labels: drawn.map(({ label }) => label),
    classes,
    images: Array.from(points, (image) => set.images[image]),
    taken: Array.from(points, (image) => often.get(image)?.takenFor ?? ''),
    ...(sheet === undefined ? {} : { cell: sheet.cell, columns: sheet.columns }),
  };
  const picture =
    sheet === undefined
      ? undefined
      : Buffer.from(sheet.jpeg.buffer, sheet.jpeg.byteOffset, sheet.jpeg.byteLength).toString('base64');
  return html`${legend(
      classes.map((name, index) => ({ name, look: looks[index] as (typeof looks)[number] })),
      { lines: false },
    )}
    <div class="map" tabindex="0">
      ${trusted(svg)}
      <div class="names" aria-hidden="true">${names}</div>
      <div class="tip" hidden>
        ${picture !== undefined && html`<span class="tile"><img alt="" src="data:image/jpeg;base64,${picture}" /></span>`}
        <b></b><span class="range"></span><span class="path"></span>
      </div>
      <script type="application/json">
        ${scriptJson(data)}
      </script>
    </div>`;
}

/** What the map is, in words. */
export function mapCaption(gallery: Gallery, numTest: number): Markup {
  const shown = gallery.points.length;
  return html`${shown < numTest ? `${whole(shown)} of the ${whole(numTest)} test images, chosen at random` : `All ${whole(shown)} test images`},
  laid out by UMAP so that images with like ${methodName(gallery.method)} features lie near each other; labels
  took no part. Distances between far groups mean little, and wide gaps between them are shortened. A ring
  marks an image that is wrong in more than half of the
  draws.${gallery.sheet !== undefined && html` <span class="screen">Point at a mark to see its image.</span>`}`;
}
