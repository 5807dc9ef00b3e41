import { type SavedArray, type SavedArrays, SparsamError, sizeOf } from '@sparsam/core';

/** Numbers as a saved array of this shape; by default one axis. */
export function saveArray(data: ArrayLike<number>, shape: readonly number[] = [data.length]): SavedArray {
  return { shape, data: data instanceof Float64Array ? data : Float64Array.from(data) };
}

/**
 * The array of a name, which must have the shape given (undefined: any length along that axis) and finite values. `who` is
 * named in the SparsamError (input).
 */
export function loadArray(
  who: string,
  saved: SavedArrays,
  name: string,
  shape: readonly (number | undefined)[],
): SavedArray {
  const found = saved[name];
  const wanted = `[${shape.map((length) => length ?? 'any').join(', ')}]`;
  const refuse = (what: string): SparsamError =>
    new SparsamError(
      'input',
      `This is not a saved ${who}: "${name}" should be an array ${wanted} and ${what}. Save the model again.`,
    );
  if (found === undefined) throw refuse('is missing');
  const fits =
    found.shape.length === shape.length &&
    shape.every((length, axis) => length === undefined || length === found.shape[axis]) &&
    sizeOf(found.shape) === found.data.length;
  if (!fits) throw refuse(`is [${found.shape.join(', ')}] with ${found.data.length} values`);
  const wrong = found.data.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw refuse(`holds ${String(found.data[wrong])}`);
  return found;
}

/** The saved labels of a classifier: whole numbers from 0 up, ascending, at least one. Throws as `loadArray`. */
export function loadClasses(who: string, saved: SavedArrays): Int32Array {
  const { data } = loadArray(who, saved, 'classes', [undefined]);
  const right = data.every(
    (label, i) => Number.isInteger(label) && label > (i === 0 ? -1 : (data[i - 1] as number)),
  );
  if (!right || data.length === 0) {
    throw new SparsamError(
      'input',
      `This is not a saved ${who}: its classes are ${data.join(', ') || 'none'}, not ascending whole numbers. Save the model again.`,
    );
  }
  return Int32Array.from(data);
}
