/** A tap of a 3 x 3 kernel: where it reads, relative to where it writes. */
export type Tap = { readonly index: number; readonly row: number; readonly column: number };

/** The nine taps in the order of a weight's entries. */
export const taps: readonly Tap[] = Array.from({ length: 9 }, (_, index) => ({
  index,
  row: Math.floor(index / 3) - 1,
  column: (index % 3) - 1,
}));
