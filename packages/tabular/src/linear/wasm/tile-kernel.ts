import { type Code, type Lanes, i32, name, op, section, unsigned, v128, vector } from './bytes.ts';

/** Rows of a tile, for every lane type. */
export const tileRows = 4;
/** Steps along the shared axis that one turn of the inner loop does; packed panels are padded to a multiple. */
export const unroll = 2;

/** Columns of a tile: two vector registers. */
export const tileColumns = (lanes: Lanes): number => 32 / lanes.bytes;

/**
 * The module of the matrix product's inner kernel. It imports a memory `m.m` and exports
 *
 *   k(panels, depth, a, b, c, stride)
 *
 * (whole numbers; a, b, c are byte addresses): for each of `panels` panels of `a`, c tile += a panel . b panel, where a
 * panel of `a` holds [depth, 4 rows] and `b` [depth, tile columns], both contiguous, and the tiles of c lie below one
 * another in rows `stride` bytes apart. `depth` is a multiple of `unroll`. Multiplication and addition round separately,
 * so the result is the same on every machine.
 */
export function tileKernelModule(lanes: Lanes): Uint8Array<ArrayBuffer> {
  const [panels, depth, a, b, c, stride, step, bAt, b0, b1, left, firstSum] = Array.from({ length: 12 }, (_, i) => i) as [
    number, number, number, number, number, number, number, number, number, number, number, number,
  ]; // prettier-ignore
  const sums = Array.from(
    { length: tileRows },
    (_, row) => [firstSum + 2 * row, firstSum + 2 * row + 1] as const,
  );

  const accumulate = (sum: number, right: number): Code => [
    ...op.get(sum),
    ...op.get(left),
    ...op.get(right),
    ...lanes.multiply,
    ...lanes.add,
    ...op.set(sum),
  ];
  const oneStep = (index: number): Code => [
    ...op.get(bAt),
    ...op.load(32 * index),
    ...op.set(b0),
    ...op.get(bAt),
    ...op.load(32 * index + 16),
    ...op.set(b1),
    ...sums.flatMap(([sum0, sum1], row) => [
      ...op.get(a),
      ...lanes.splat((index * tileRows + row) * lanes.bytes),
      ...op.set(left),
      ...accumulate(sum0, b0),
      ...accumulate(sum1, b1),
    ]),
  ];
  const advance = (local: number, by: number): Code => [
    ...op.get(local),
    ...op.constant(by),
    ...op.add,
    ...op.set(local),
  ];
  const addToMemory = (sum: number, offset: number): Code => [
    ...op.get(c),
    ...op.get(c),
    ...op.load(offset),
    ...op.get(sum),
    ...lanes.add,
    ...op.store(offset),
  ];
  const countDown = (local: number, by: number): Code => [
    ...op.get(local),
    ...op.constant(by),
    ...op.subtract,
    ...op.tee(local),
  ];

  const body = op.repeatWhile([
    ...sums.flat().flatMap((sum) => [...op.zero, ...op.set(sum)]),
    ...op.get(b),
    ...op.set(bAt),
    ...op.get(depth),
    ...op.set(step),
    ...op.repeatWhile([
      ...Array.from({ length: unroll }, (_, index) => oneStep(index)).flat(),
      ...advance(a, unroll * tileRows * lanes.bytes),
      ...advance(bAt, unroll * 32),
      ...countDown(step, unroll),
    ]),
    ...sums.flatMap(([sum0, sum1]) => [
      ...addToMemory(sum0, 0),
      ...addToMemory(sum1, 16),
      ...op.get(c),
      ...op.get(stride),
      ...op.add,
      ...op.set(c),
    ]),
    ...countDown(panels, 1),
  ]);

  const locals = vector([
    [...unsigned(2), i32],
    [...unsigned(3 + 2 * tileRows), v128],
  ]);
  const code = [...locals, ...body, 0x0b];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, vector([[0x60, ...vector(Array.from({ length: 6 }, () => [i32])), ...vector([])]])),
    ...section(2, vector([[...name('m'), ...name('m'), 0x02, 0x00, ...unsigned(1)]])),
    ...section(3, vector([unsigned(0)])),
    ...section(7, vector([[...name('k'), 0x00, ...unsigned(0)]])),
    ...section(10, vector([[...unsigned(code.length), ...code]])),
  ]);
}
