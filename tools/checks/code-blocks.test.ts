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

test('an open fence is an error', () => {
  expect(() => codeBlocks('```ts\nx')).toThrow('line 1');
});
