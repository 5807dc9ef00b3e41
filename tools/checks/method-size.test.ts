import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** A method's author writes what is the method's own; everything general is a library's. SimCLR is the measure. */
const most = 80;
const source = join(import.meta.dirname, '../../plugins/ssl-simclr/src');

test(`SimCLR is less than ${most} lines of its author's own code`, async () => {
  const files = (await readdir(source)).filter((name) => name.endsWith('.ts') && !name.includes('.test.'));
  expect(files.length).toBeGreaterThan(0);
  let lines = 0;
  for (const file of files) {
    const text = (await readFile(join(source, file), 'utf8')).replace(/\/\*\*?[\s\S]*?\*\//g, '');
    lines += text.split('\n').filter((line) => !/^\s*(\/\/.*)?$/.test(line)).length;
  }
  expect(lines).toBeGreaterThan(30);
  expect(lines).toBeLessThan(most);
});
