import { readFileSync } from 'node:fs';
import type { Plugin } from '@sparsam/core';
import { describe, expect, test } from 'vitest';
import { optionNames } from '../checks/option-names.ts';
import { packageOf } from '../checks/package-of.ts';

/** Declares tests that a README names the package, the plugin and each of its options. */
export function describeReadme(plugin: Plugin, file: URL): void {
  const owner = packageOf(expect.getState().testPath);
  describe(`${owner}, README`, () => {
    const text = readFileSync(file, 'utf8');
    const mentions = (word: string): boolean => text.includes(`\`${word}\``);
    test('names the package and the plugin', () => {
      expect(text).toContain(owner);
      expect(mentions(plugin.name), `\`${plugin.name}\` in the README`).toBe(true);
    });
    test('names every option', () => {
      expect(optionNames(plugin).filter((name) => !mentions(name))).toEqual([]);
    });
  });
}
