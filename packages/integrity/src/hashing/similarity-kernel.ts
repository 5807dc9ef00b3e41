import { assembler } from '@sparsam/tabular';

const { i32, name, op, section, unsigned, v128, vector } = assembler;
type Code = assembler.Code;

/** Columns that the kernel handles at once: the lanes of a vector of floats. */
export const lanes = 4;
/** Rows that share what is loaded of the columns. */
export const rowsAtOnce = 2;

const vectorOp = (opcode: number): Code => [0xfd, ...unsigned(opcode)];
const [abs, add, subtract, multiply, max] = [0xe0, 0xe4, 0xe5, 0xe6, 0xe9].map(vectorOp) as [
  Code, Code, Code, Code, Code,
]; // prettier-ignore
const spread = (offset: number): Code => [0xfd, ...unsigned(0x09), 0, ...unsigned(offset)];
const { get, set } = op;

/**
 * The module of the search's inner kernel, for hashes whose sections end at `sections` (see PerceptualHashes). It imports a
 * memory `m.m` and exports
 *
 *   k(panels, a, b, out, stride)
 *
 * (whole numbers, addresses in bytes): `a` holds two hashes one after the other, `b` holds `panels` panels of four hashes as
 * [dims, 4], `out` two rows of floats `stride` bytes apart. Each value of `out` becomes the largest of itself and of the
 * cosines of the two hashes in the four orientations that mirroring reaches: with the sums of products of the sections
 * ee, eo, oe, oo, that is ee + max(|eo + oe| + oo, |eo - oe| - oo).
 */
export function similarityModule(sections: readonly number[]): Uint8Array<ArrayBuffer> {
  const [panels, a, b, out, stride, column, firstSum] = [0, 1, 2, 3, 4, 5, 6] as const;
  const dims = sections.at(-1) as number;
  const sum = (row: number, part: number): number => firstSum + 4 * row + part;
  const rows = [0, 1];
  const parts = [0, 1, 2, 3];
  const products = parts.flatMap((part) =>
    Array.from(
      { length: (sections[part + 1] as number) - (sections[part] as number) },
      (_, i) => (sections[part] as number) + i,
    ).flatMap((k) => [
      ...get(b),
      ...op.load(16 * k),
      ...set(column),
      ...rows.flatMap((row) => [
        ...get(sum(row, part)),
        ...get(a),
        ...spread(4 * (row * dims + k)),
        ...get(column),
        ...multiply,
        ...add,
        ...set(sum(row, part)),
      ]),
    ]),
  );
  const best = (row: number): Code => {
    const [ee, eo, oe, oo] = parts.map((part) => get(sum(row, part))) as [Code, Code, Code, Code];
    return [
      ...ee,
      ...[...eo, ...oe, ...add, ...abs, ...oo, ...add],
      ...[...eo, ...oe, ...subtract, ...abs, ...oo, ...subtract],
      ...max,
      ...add,
    ];
  };
  const rowAddress = (row: number): Code => (row === 0 ? get(out) : [...get(out), ...get(stride), ...op.add]);
  const keepLargest = (row: number): Code => [
    ...rowAddress(row),
    ...[...rowAddress(row), ...op.load(0)],
    ...best(row),
    ...max,
    ...op.store(0),
  ];
  const advance = (local: number, by: number): Code => [
    ...get(local),
    ...op.constant(by),
    ...op.add,
    ...set(local),
  ];
  const body = op.repeatWhile([
    ...rows.flatMap((row) => parts.flatMap((part) => [...op.zero, ...set(sum(row, part))])),
    ...products,
    ...rows.flatMap(keepLargest),
    ...advance(b, 16 * dims),
    ...advance(out, 16),
    ...[...get(panels), ...op.constant(1), ...op.subtract, ...op.tee(panels)],
  ]);
  const code = [...vector([[...unsigned(9), v128]]), ...body, 0x0b];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, vector([[0x60, ...vector(Array.from({ length: 5 }, () => [i32])), ...vector([])]])),
    ...section(2, vector([[...name('m'), ...name('m'), 0x02, 0x00, ...unsigned(1)]])),
    ...section(3, vector([unsigned(0)])),
    ...section(7, vector([[...name('k'), 0x00, ...unsigned(0)]])),
    ...section(10, vector([[...unsigned(code.length), ...code]])),
  ]);
}

/** See `similarityModule`. */
export type SimilarityKernel = (panels: number, a: number, b: number, out: number, stride: number) => void;

// The parts of the WebAssembly interface used here; the compiler's library for it comes with the browser's types only.
declare const WebAssembly: {
  readonly Memory: new (limits: { initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: object,
  ) => { readonly exports: { readonly k: SimilarityKernel } };
};

/** The kernel over so many bytes of memory of its own. */
export function similarityKernel(
  sections: readonly number[],
  bytes: number,
): { readonly kernel: SimilarityKernel; readonly buffer: ArrayBuffer } {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / 65536) });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(similarityModule(sections)), {
    m: { m: memory },
  });
  return { kernel: instance.exports.k, buffer: memory.buffer };
}
