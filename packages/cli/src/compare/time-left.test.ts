import type { Job } from '@sparsam/core';
import { expect, test } from 'vitest';
import { timeLeft } from './time-left.ts';

const job = (kind: string, detail = ''): Job => ({
  key: `${kind}${detail}`,
  kind,
  title: '',
  spec: detail,
  needs: [],
});
const like = ({ kind, spec }: Job): string[] => [`${kind} ${String(spec)}`, kind];

test('estimates by the likest work that is known, then by the kind, then by anything', () => {
  const left = timeLeft(like);
  expect(left.of([job('train', 'k=1')], 1)).toBeUndefined();
  left.took(job('train', 'k=1'), 10);
  left.took(job('train', 'k=100'), 30);
  expect(left.of([job('train', 'k=1')], 1)).toBe(10);
  expect(left.of([job('train', 'k=5')], 1)).toBe(20);
  expect(left.of([job('classify')], 1)).toBe(20);
  expect(left.of([job('train', 'k=1'), job('train', 'k=100')], 2)).toBe(20);
  expect(left.of([], 2)).toBe(0);
});
