import { type Flat, type ModelState, prefixed, scope } from '@sparsam/core';

/** The part of a network's state whose names start with `prefix.`, without that prefix. */
export function scopeState<Leaf>({ params, buffers }: ModelState<Leaf>, prefix: string): ModelState<Leaf> {
  return { params: scope(params, prefix), buffers: scope(buffers, prefix) };
}

/** One state of several parts, each under its name; an empty name adds no prefix. The inverse of `scopeState`. */
export function joinStates<Leaf>(
  parts: Readonly<Record<string, Partial<ModelState<Leaf>>>>,
): ModelState<Leaf> {
  const under = (name: string, flat: Flat<Leaf> = {}): Flat<Leaf> =>
    name === '' ? flat : prefixed(name, flat);
  const entries = Object.entries(parts);
  return {
    params: Object.assign({}, ...entries.map(([name, { params }]) => under(name, params))) as Flat<Leaf>,
    buffers: Object.assign({}, ...entries.map(([name, { buffers }]) => under(name, buffers))) as Flat<Leaf>,
  };
}
