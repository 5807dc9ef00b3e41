import { f64x2 } from './bytes.ts';
import { tileKernelModule } from './tile-kernel.ts';
import { type VectorKernels, vectorKernelsModule } from './vector-kernels.ts';

/** Scratch memory and the kernels that work in it. The memory only grows; nothing in it outlives a call. */
export type Workspace<Kernels> = { readonly kernels: Kernels; reserve(bytes: number): ArrayBuffer };

/** See `tileKernelModule`. */
export type TileKernels = {
  k(panels: number, depth: number, a: number, b: number, c: number, stride: number): void;
};

const pageBytes = 65536;

// The parts of the WebAssembly interface used here; the compiler's library for it comes with the browser's types only.
type WasmMemory = { readonly buffer: ArrayBuffer; grow(pages: number): number };
declare const WebAssembly: {
  readonly Memory: new (limits: { initial: number }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

/** A workspace made at its first use, so that importing the package costs nothing. */
function lazily<Kernels>(module: () => Uint8Array): () => Workspace<Kernels> {
  let made: Workspace<Kernels> | undefined;
  return () => {
    if (made !== undefined) return made;
    const memory = new WebAssembly.Memory({ initial: 1 });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module()), { m: { m: memory } });
    const reserve = (bytes: number): ArrayBuffer => {
      const missing = bytes - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
      return memory.buffer;
    };
    return (made = { kernels: exports as Kernels, reserve });
  };
}

/** For matrix products in double precision. */
export const tileWorkspace = lazily<TileKernels>(() => tileKernelModule(f64x2));

/** For rows of doubles. */
export const vectorWorkspace = lazily<VectorKernels>(vectorKernelsModule);
