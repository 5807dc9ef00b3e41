import type { Gallery } from '../gallery/gallery.ts';
import { type Markup, html } from '../html/html.ts';

/** The picture of a test image, by its place; undefined where there is none. */
export type Pictures = (image: number, alt: string) => Markup | undefined;

/** The pictures of a gallery as embedded images. The same picture may stand in a page twice. */
export function picturesOf(gallery: Gallery | undefined): Pictures {
  return (image, alt) => {
    const jpeg = gallery?.thumbnails.get(image);
    if (jpeg === undefined) return undefined;
    const data = Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength).toString('base64');
    return html`<img class="thumb" alt="${alt}" src="data:image/jpeg;base64,${data}" />`;
  };
}
