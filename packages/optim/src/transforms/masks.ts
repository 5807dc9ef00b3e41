import { packedPrefix } from '../packed-prefix.ts';

/** True for parameters that weight decay acts on: not those named `...bias`, not vectors and scalars, packed or not. */
export function decaysMatrices(name: string, shape: readonly number[]): boolean {
  return !name.endsWith('.bias') && shape.length > 1 && !name.startsWith(packedPrefix);
}
