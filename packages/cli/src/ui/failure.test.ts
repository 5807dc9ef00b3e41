import { SparsamError } from '@sparsam/core';
import { expect, test } from 'vitest';
import { capturedIo } from '../test-support/invoke.ts';
import { InterruptedError, exitStatusOf, reportFailure } from './failure.ts';

const system = (code: string, path?: string): Error =>
  Object.assign(new Error(`${code}: raw words`), { code, path });

test.each([
  [new SparsamError('usage', ''), 2],
  [new SparsamError('input', ''), 2],
  [new SparsamError('guard', ''), 3],
  [new SparsamError('internal', ''), 1],
  [new InterruptedError(''), 130],
  [system('ENOSPC'), 1],
  [system('EACCES'), 2],
  [new TypeError(''), 1],
  ['a string', 1],
])('%s has its exit status', (error, status) => {
  expect(exitStatusOf(error)).toBe(status);
});

function shown(error: unknown, verbose = false): string {
  const io = capturedIo();
  reportFailure(io, error, verbose);
  return io.text.stderr;
}

test('a full disk is explained with the place and what to do', () => {
  expect(shown(system('ENOSPC', '/runs/a'))).toBe(
    'error: The disk is full at /runs/a. Files that were complete before are untouched; free some space and start again with --resume.\n',
  );
});

test('a stack appears with --verbose only, causes too', () => {
  const error = new SparsamError('input', 'The image is broken.', { cause: new Error('deep reason') });
  expect(shown(error)).toBe('error: The image is broken.\n');
  expect(shown(error, true)).toMatch(/deep reason\n +at /);
});
