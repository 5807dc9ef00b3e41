import { expect, test } from 'vitest';
import { featuresIn, inspectMachine, supportsNode } from './machine.ts';

test('knows which releases of Node the packages are made for', () => {
  expect(
    ['20.19.0', '20.20.2', '22.13.1', '24.0.0', '25.1.0'].filter((version) => !supportsNode(version)),
  ).toEqual([]);
  expect(['18.20.0', '20.18.9', '21.7.0', '22.12.0', '23.5.0'].filter(supportsNode)).toEqual([]);
});

test('reads the instruction sets that matter out of cpuinfo, of Intel and of ARM', () => {
  const intel =
    'processor\t: 0\nflags\t\t: fpu sse4_2 fma avx avx2 avx512f avx512_bf16\nbugs\t\t: none\nflags\t\t: fpu\n';
  expect(featuresIn(intel)).toEqual(['sse4_2', 'avx', 'fma', 'avx2', 'avx512f', 'avx512_bf16']);
  expect(featuresIn('Features\t: fp asimd asimddp sve i8mm bf16')).toEqual([
    'asimd',
    'asimddp',
    'bf16',
    'i8mm',
    'sve',
  ]);
  expect(featuresIn('')).toEqual([]);
});

test('looks at this machine', async () => {
  const machine = await inspectMachine();
  expect(machine.node).toBe(process.versions.node);
  expect(machine.cores).toBeGreaterThan(0);
  expect(machine.memory).toBeGreaterThan(2 ** 28);
  expect(Array.isArray(machine.gpus)).toBe(true);
});
