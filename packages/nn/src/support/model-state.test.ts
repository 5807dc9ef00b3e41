import { expect, it } from 'vitest';
import { joinStates, scopeState } from './model-state.ts';

it('joins parts under their names and finds them again', () => {
  const norm = { params: { weight: 1 }, buffers: { mean: 2 } };
  const joined = joinStates<number>({ '': { params: { token: 0 } }, norm, 'blocks.0': norm });
  expect(Object.keys(joined.params)).toEqual(['token', 'norm.weight', 'blocks.0.weight']);
  expect(joined.buffers).toEqual({ 'norm.mean': 2, 'blocks.0.mean': 2 });
  expect(scopeState(joined, 'blocks.0')).toEqual(norm);
});
