/** Element types that cross a border of the framework. `uint8` exists on the host and in graphs; tfjs sees it as `int32`. */
export type DataType = 'float32' | 'int32' | 'uint8';

/** The typed array that stores each element type. */
export type DataOf = { float32: Float32Array; int32: Int32Array; uint8: Uint8Array };

/** What a tensor looks like, without its values. */
export type TensorSpec = { readonly dtype: DataType; readonly shape: readonly number[] };

/** A tensor on the host: row-major values beside their shape. It belongs to no backend and crosses threads and files. */
export type NdArray<D extends DataType = DataType> = {
  [K in D]: { readonly dtype: K; readonly shape: readonly number[]; readonly data: DataOf[K] };
}[D];

/** Number of elements of a shape; 1 for a scalar's empty shape. */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const extent of shape) size *= extent;
  return size;
}

const constructors = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array } as const;

/** An array of zeros of the given element type and shape. */
export function zeros<D extends DataType>(dtype: D, shape: readonly number[]): NdArray<D> {
  return { dtype, shape, data: new constructors[dtype](sizeOf(shape)) } as NdArray<D>;
}

/** A float32 array over `data` (not copied). Throws RangeError where the shape does not hold exactly its values. */
export function float32(data: Float32Array, shape: readonly number[]): NdArray<'float32'> {
  if (data.length !== sizeOf(shape)) {
    throw new RangeError(
      `A float32 array of shape [${shape.join(', ')}] holds ${sizeOf(shape)} values, not ${data.length}.`,
    );
  }
  return { dtype: 'float32', shape, data };
}

/** A float32 array filled with one value. */
export function full(value: number, shape: readonly number[]): NdArray<'float32'> {
  return { dtype: 'float32', shape, data: new Float32Array(sizeOf(shape)).fill(value) };
}

/** A float32 scalar, shape []. */
export function scalar(value: number): NdArray<'float32'> {
  return { dtype: 'float32', shape: [], data: Float32Array.of(value) };
}

/** A copy that shares no memory with the original. */
export function cloneArray<D extends DataType>(array: NdArray<D>): NdArray<D> {
  return { ...array, data: array.data.slice() } as NdArray<D>;
}
