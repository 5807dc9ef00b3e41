import { readFileSync } from 'node:fs';
import { decodeSafetensors } from '@sparsam/checkpoint';
import { expect, it } from 'vitest';
import { cubicResampling } from './resampling.ts';

// torch's interpolation of every unit vector (tools/goldens/vit.py).
const fixture = new URL('../../../tools/goldens/fixtures/vit/free.safetensors', import.meta.url);
const cases = [...decodeSafetensors(readFileSync(fixture), 'free.safetensors').tensors].filter(([name]) =>
  name.startsWith('resampling/'),
);

it.each(cases)('is that of torch: %s', (name, { shape, data }) => {
  const [from, to] = (name.split('/')[1] as string).split('_').map(Number) as [number, number];
  const matrix = cubicResampling(from, to);
  expect(matrix.shape).toEqual(shape);
  data.forEach((value, index) => expect(matrix.data[index]).toBeCloseTo(value, 6));
});

it('was compared where samples become fewer, more and as many', () => {
  expect(cases.length).toBe(7);
  expect(Array.from(cubicResampling(3, 3).data, Math.abs)).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
});
