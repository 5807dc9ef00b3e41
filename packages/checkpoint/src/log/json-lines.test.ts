import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openJsonLines } from './json-lines.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sparsam-lines-'));
  path = join(folder, 'log.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('openJsonLines', () => {
  it('appends, reads, cuts and goes on', () => {
    const log = openJsonLines(path);
    for (let step = 1; step <= 5; step++) log.append({ step, note: 'ä' });
    log.cut((record) => Number(record['step']) <= 3);
    log.append({ step: 4, note: 'again' });
    log.sync();
    log.close();
    const again = openJsonLines(path);
    again.append({ step: 5 });
    expect(again.read()).toEqual([
      { step: 1, note: 'ä' },
      { step: 2, note: 'ä' },
      { step: 3, note: 'ä' },
      { step: 4, note: 'again' },
      { step: 5 },
    ]);
    again.close();
  });

  it.each([
    ['an unfinished line', '{"step":2,"lo'],
    ['a whole record without its newline', '{"step":2}'],
    ['a damaged line and what follows', '{"step":\0\0\0}\n{"step":3}\n'],
    ['a line that is no object', '7\n{"step":3}\n'],
  ])('removes %s', (_, rest) => {
    writeFileSync(path, '{"step":1}\n');
    appendFileSync(path, rest);
    const log = openJsonLines(path);
    expect(readFileSync(path, 'utf8')).toBe('{"step":1}\n');
    log.append({ step: 2 });
    expect(log.read()).toEqual([{ step: 1 }, { step: 2 }]);
    log.close();
  });

  it('says what cannot be opened', () => {
    expect(() => openJsonLines(join(folder, 'no', 'log.jsonl'))).toThrow(
      /Could not open .*no such file or folder/,
    );
  });
});
