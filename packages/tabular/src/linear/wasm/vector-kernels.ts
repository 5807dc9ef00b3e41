import { type Code, f64x2, i32, f64, name, op, section, unsigned, v128, vector } from './bytes.ts';

/** The kernels on rows of doubles, as `vectorKernelsModule` exports them; addresses and lengths in bytes. */
export type VectorKernels = {
  /** Plane rotation of two rows: x, y = cosine x - sine y, sine x + cosine y. */
  rotate(x: number, y: number, length: number, cosine: number, sine: number): void;
  /** The sum of x_i y_i. */
  dot(x: number, y: number, length: number): number;
  /** y += scale x. */
  add(x: number, y: number, length: number, scale: number): void;
  /** z += scaleX x + scaleY y. */
  addTwo(x: number, y: number, z: number, length: number, scaleX: number, scaleY: number): void;
};

type Kernel = {
  readonly name: string;
  readonly parameters: readonly number[];
  readonly results: readonly number[];
  readonly vectors: number;
  readonly code: Code;
};

const { add, multiply } = f64x2;
const get = op.get;
/** Moves addresses on by one vector and repeats the body until `length` bytes are done. */
const overRows = (addresses: readonly number[], length: number, body: Code): Code =>
  op.repeatWhile([
    ...body,
    ...addresses.flatMap((local) => [...get(local), ...op.constant(16), ...op.add, ...op.set(local)]),
    ...[...get(length), ...op.constant(16), ...op.subtract, ...op.tee(length)],
  ]);
const load = (address: number): Code => [...get(address), ...op.load(0)];
const spread = (scalar: number, into: number): Code => [...get(scalar), ...op.spread, ...op.set(into)];
const times = (a: Code, b: Code): Code => [...a, ...b, ...multiply];

// Locals are numbered parameters first; `x`, `y`, `z` are addresses, the vectors follow.
const kernels: readonly Kernel[] = [
  {
    name: 'rotate',
    parameters: [i32, i32, i32, f64, f64],
    results: [],
    vectors: 4,
    code: [
      ...spread(3, 5),
      ...spread(4, 6),
      ...overRows([0, 1], 2, [
        ...[...load(0), ...op.set(7), ...load(1), ...op.set(8)],
        ...[
          ...get(0),
          ...times(get(5), get(7)),
          ...times(get(6), get(8)),
          ...op.subtractVectors,
          ...op.store(0),
        ],
        ...[...get(1), ...times(get(6), get(7)), ...times(get(5), get(8)), ...add, ...op.store(0)],
      ]),
    ],
  },
  {
    name: 'dot',
    parameters: [i32, i32, i32],
    results: [f64],
    vectors: 1,
    code: [
      ...overRows([0, 1], 2, [...get(3), ...times(load(0), load(1)), ...add, ...op.set(3)]),
      ...[...get(3), ...op.lane(0), ...get(3), ...op.lane(1), ...op.addScalars],
    ],
  },
  {
    name: 'add',
    parameters: [i32, i32, i32, f64],
    results: [],
    vectors: 1,
    code: [
      ...spread(3, 4),
      ...overRows([0, 1], 2, [...get(1), ...load(1), ...times(get(4), load(0)), ...add, ...op.store(0)]),
    ],
  },
  {
    name: 'addTwo',
    parameters: [i32, i32, i32, i32, f64, f64],
    results: [],
    vectors: 2,
    code: [
      ...[...spread(4, 6), ...spread(5, 7)],
      ...overRows([0, 1, 2], 3, [
        ...[
          ...get(2),
          ...load(2),
          ...times(get(6), load(0)),
          ...add,
          ...times(get(7), load(1)),
          ...add,
          ...op.store(0),
        ],
      ]),
    ],
  },
];

/**
 * The module of the row kernels: imports a memory `m.m`, exports the functions of `VectorKernels`. Lengths are multiples
 * of 16 above 0; rows are padded with zeros, which none of the kernels changes.
 */
export function vectorKernelsModule(): Uint8Array<ArrayBuffer> {
  const bodies = kernels.map(({ vectors, code }) => {
    const body = [...vector([[...unsigned(vectors), v128]]), ...code, 0x0b];
    return [...unsigned(body.length), ...body];
  });
  const types = kernels.map(({ parameters, results }) => [
    0x60,
    ...vector(parameters.map((type) => [type])),
    ...vector(results.map((type) => [type])),
  ]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, vector(types)),
    ...section(2, vector([[...name('m'), ...name('m'), 0x02, 0x00, ...unsigned(1)]])),
    ...section(3, vector(kernels.map((_, index) => unsigned(index)))),
    ...section(7, vector(kernels.map((kernel, index) => [...name(kernel.name), 0x00, ...unsigned(index)]))),
    ...section(10, vector(bodies)),
  ]);
}
