import type { CompiledStep, Engine, MemoryUse } from '@sparsam/core';
import { expect, test } from 'vitest';
import { checkingRoom } from './check-room.ts';

const compiled = {} as CompiledStep;

/** An engine that only says what its step takes: 12,000 bytes. */
const engine = (memory?: MemoryUse): Engine => ({
  name: 'paper',
  ...(memory === undefined ? {} : { memory }),
  compile: (_step, _state, _input, { onMemory } = {}) =>
    Promise.resolve().then(() => {
      onMemory?.({ border: 8000, held: 4000 });
      return compiled;
    }),
});
const compile = (given: Engine, said: string[] = []): Promise<CompiledStep> =>
  given.compile(() => [{}, {}], {}, {}, { onProgress: (message) => said.push(message) });
const used = 2 ** 30;

test('a step that does not fit is told before it is compiled, with what helps', async () => {
  const small = (memory?: MemoryUse) => checkingRoom(engine(memory), () => ({ memory: used + 11_999, used }));
  await expect(compile(small('usual'))).rejects.toMatchObject({
    kind: 'usage',
    message: expect.stringMatching(
      /takes about 12 KiB of memory \(7.8 KiB for weights.*3.9 KiB for what lies between.*has 1.0 GiB already.*--memory low, --accumulate, a smaller --batch/,
    ) as string,
  });
  await expect(compile(small('low'))).rejects.toThrow(/Use --accumulate, a smaller --batch/);
  await expect(compile(small())).rejects.toThrow(/Use --accumulate, a smaller --batch/);
});

test('a step that fits is compiled, after it was said what it takes', async () => {
  const said: string[] = [];
  const enough = checkingRoom(engine('usual'), () => ({ memory: used + 12_000, used }));
  expect(await compile(enough, said)).toBe(compiled);
  expect(said).toEqual([expect.stringMatching(/^a step takes about 12 KiB of memory/)]);
  expect(enough).toMatchObject({ name: 'paper', memory: 'usual' });
});
