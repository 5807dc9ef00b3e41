import { expect, test } from 'vitest';
import { codeBlocks } from './code-blocks.ts';

test('blocks carry language, line and the reason why they are not run', () => {
  const text = [
    'a',
    '```ts',
    'x',
    '',
    'y',
    '```',
    '<!-- not run: too long -->',
    '',
    '```sh',
    'z',
    '```',
  ].join('\n');
  expect(codeBlocks(text)).toEqual([
    { language: 'ts', code: 'x\n\ny', line: 2 },
    { language: 'sh', code: 'z', line: 9, notRun: 'too long' },
  ]);
});

test('a block of a list loses the indent of the list, and no more', () => {
  expect(codeBlocks('1. a\n\n   ```sh\n   x\n     y\n   ```\n')).toEqual([
    { language: 'sh', code: 'x\n  y', line: 3 },
  ]);
});

test('an open fence is an error', () => {
  expect(() => codeBlocks('```ts\nx')).toThrow('line 1');
});
