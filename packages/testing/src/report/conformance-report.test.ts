import { expect, test } from 'vitest';
import { NotHere } from '../checks/check.ts';
import { packageOf } from '../checks/package-of.ts';
import { conformanceReport, formatReport } from './conformance-report.ts';

const checks = [
  { name: 'it runs', run: () => {} },
  {
    name: 'it is right',
    run: () => {
      throw new Error('2 is not 1\nand more');
    },
  },
  { name: 'it is quick', run: () => {} },
  {
    name: 'it flies',
    run: () => {
      throw new NotHere('no wings here');
    },
  },
];

test('a report says what a plugin can and cannot do, and why it was not asked', async () => {
  const report = await conformanceReport('objective "a"', checks, {
    package: '@lab/a',
    skip: { 'it is quick': 'it waits on purpose' },
  });
  expect(formatReport(report).split('\n')).toEqual([
    '@lab/a, objective "a": 1 of 4',
    '  can        it runs',
    '  cannot     it is right (2 is not 1)',
    '  not asked  it is quick (it waits on purpose)',
    '  not asked  it flies (no wings here)',
  ]);
});

test('a skip without a reason, and one of no check, are refused', async () => {
  const skipping = (skip: Record<string, string>) => conformanceReport('a', checks, { package: 'b', skip });
  await expect(skipping({ 'it runs': ' ' })).rejects.toThrow('without a reason');
  await expect(skipping({ 'it rnus': 'why' })).rejects.toThrow('Did you mean "it runs"');
});

test('a file belongs to the package around it', () => {
  expect(packageOf(import.meta.filename)).toBe('@sparsam/testing');
});
