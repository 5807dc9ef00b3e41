/** Decoded images of one size side by side: what `@sparsam/data` keeps in its store, told without the rest of it. */
export type Pixels = {
  /** Width and height of every image. */
  readonly size: number;
  /** Number of images. */
  readonly count: number;
  /** uint8 [count, size, size, 3]. */
  readonly data: Uint8Array;
};
