import { kernelBinary } from './kernels.wasm.ts';

type Memory = { readonly buffer: ArrayBuffer; grow(pages: number): number };

/** The part of the global that is used here; the compiler knows it only together with the browser's types. */
const { Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyGlobal }).WebAssembly;
type WebAssemblyGlobal = {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Record<string, never>,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
};

/** Functions of assembly/kernels.ts; addresses are bytes of `memory`, packed pixels are four bytes. See there for each. */
export type KernelFunctions = {
  pack(from: number, width: number, height: number, to: number): void;
  halve(from: number, width: number, height: number, to: number): void;
  sample(
    ...values: [
      ...[level: number, width: number, height: number, scale: number],
      ...[coarse: number, coarseWidth: number, coarseHeight: number, share: number],
      ...[pictureWidth: number, pictureHeight: number],
      ...[a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number, i: number],
      ...[size: number, to: number],
    ]
  ): void;
  colours(pixels: number, length: number, steps: number, count: number): bigint;
  blur(pixels: number, size: number, weights: number, half: number, between: number, line: number): void;
  solarize(pixels: number, length: number, threshold: number): void;
  unpack(pixels: number, length: number, to: number): void;
};

/** The pixel loops with a memory of their own. */
export interface Kernels extends KernelFunctions {
  /** The memory's bytes, at least so many; asked for anew before each use, since growth replaces the buffer. */
  bytes(atLeast: number): Uint8Array;
  /** First address that is free. */
  readonly start: number;
}

let compiled: object | undefined;

/** A new instance; the module is compiled once a thread. Needs 128-bit vectors, which every supported Node has. */
export function createKernels(): Kernels {
  compiled ??= new Module(Buffer.from(kernelBinary, 'base64'));
  const { exports } = new Instance(compiled, {});
  const memory = exports['memory'] as Memory;
  let view = new Uint8Array(memory.buffer);
  return {
    ...(exports as unknown as KernelFunctions),
    start: 1024,
    bytes(atLeast) {
      const missing = atLeast - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / 65536));
      if (view.buffer !== memory.buffer) view = new Uint8Array(memory.buffer);
      return view;
    },
  };
}
