import { expect, test } from 'vitest';
import type { JobResult } from './job-specs.ts';
import { warningsOf } from './warnings-of.ts';

const job = (key: string) => ({ key, kind: 'train', title: `Train ${key}`, spec: {}, needs: [] });
const result = (key: string, ...warnings: string[]) => [key, { key, seconds: 1, warnings }] as const;

test('what several jobs say is said once, and a job that is not done says nothing', () => {
  const results = new Map<string, JobResult>([
    result('a', 'Memory ran out.'),
    result('b', 'Memory ran out.', 'Too few images.'),
    result('c', 'Memory ran out.'),
    ['d', { key: 'd', seconds: 1 }],
  ]);
  expect(warningsOf(['a', 'b', 'c', 'd', 'e'].map(job), results)).toEqual([
    'Train a (and 2 more jobs): Memory ran out.',
    'Train b: Too few images.',
  ]);
});
