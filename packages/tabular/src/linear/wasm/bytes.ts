/**
 * The few pieces of WebAssembly's binary format that the kernels need, as functions from values to bytes
 * (WebAssembly Core Specification 2.0, section 5). The kernels are small enough that a toolchain would be heavier.
 */

/** An unsigned whole number in LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

/** A signed whole number in LEB128. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}

/** A vector: its length, then its items. */
export function vector(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

/** A name as a vector of ASCII bytes. */
export function name(text: string): number[] {
  return [...unsigned(text.length), ...Array.from(text, (letter) => letter.charCodeAt(0))];
}

/** A section: its number, its size, its content. */
export function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

/** Value types. */
export const i32 = 0x7f;
export const v128 = 0x7b;
export const f64 = 0x7c;

/** One instruction or several, as bytes. */
export type Code = readonly number[];

const vectorOp = (opcode: number, ...operands: number[]): Code => [0xfd, ...unsigned(opcode), ...operands];
/** Alignment hint (always byte alignment, which every machine honours) and offset of a memory access. */
const at = (offset: number): number[] => [0, ...unsigned(offset)];

/** Instructions, by the names of the text format. */
export const op = {
  get: (local: number): Code => [0x20, ...unsigned(local)],
  set: (local: number): Code => [0x21, ...unsigned(local)],
  tee: (local: number): Code => [0x22, ...unsigned(local)],
  constant: (value: number): Code => [0x41, ...signed(value)],
  add: [0x6a] as Code,
  subtract: [0x6b] as Code,
  /** `body` is repeated while the value that it leaves on the stack is not zero. */
  repeatWhile: (body: Code): Code => [0x03, 0x40, ...body, 0x0d, 0x00, 0x0b],
  load: (offset: number): Code => vectorOp(0x00, ...at(offset)),
  store: (offset: number): Code => vectorOp(0x0b, ...at(offset)),
  zero: vectorOp(0x0c, ...new Array<number>(16).fill(0)),
  /** A double into both lanes; a lane as a double; differences of vectors and sums of doubles. */
  spread: vectorOp(0x14),
  lane: (index: number): Code => vectorOp(0x21, index),
  subtractVectors: vectorOp(0xf1),
  addScalars: [0xa0] as Code,
} as const;

/** The instructions of one lane type. */
export type Lanes = {
  readonly bytes: number;
  readonly splat: (offset: number) => Code;
  readonly add: Code;
  readonly multiply: Code;
};

/** Two doubles. */
export const f64x2: Lanes = {
  bytes: 8,
  splat: (offset) => vectorOp(0x0a, ...at(offset)),
  add: vectorOp(0xf0),
  multiply: vectorOp(0xf2),
};
