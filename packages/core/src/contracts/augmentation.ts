import type { Key } from '../random/key.ts';
import type { ViewGroup } from './objective.ts';

/** A decoded image: uint8 [height, width, 3], sRGB, upright. */
export type DecodedImage = { readonly width: number; readonly height: number; readonly data: Uint8Array };

/** Makes views of an image. The views depend on the key and the image alone. */
export interface Augmentation {
  readonly name: string;
  readonly views: readonly ViewGroup[];
  /** Writes the image's views: `out[group][i]` is a uint8 [size, size, 3] of view i of that group. */
  augment(key: Key, image: DecodedImage, out: readonly (readonly Uint8Array[])[]): void;
}
