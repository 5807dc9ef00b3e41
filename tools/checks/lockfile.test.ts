import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

type Entry = {
  readonly optionalDependencies?: Record<string, string>;
  readonly resolved?: string;
  readonly link?: boolean;
};

describe.each(['package-lock.json', 'tools/outside/package-lock.json'])('%s', async (file) => {
  const { packages } = JSON.parse(await readFile(join(import.meta.dirname, '../..', file), 'utf8')) as {
    packages: Record<string, Entry>;
  };

  test('names the builds for every platform, without which npm ci refuses it', () => {
    // npm leaves them out where a registry did not have them all at the time; then only this machine can install.
    const names = new Set(
      Object.keys(packages).map((path) =>
        path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      ),
    );
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !names.has(name))
        .map((name) => `${path}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  test('names no registry, so that everyone installs from their own', () => {
    expect(
      Object.values(packages).filter(({ resolved, link }) => resolved !== undefined && link !== true),
    ).toEqual([]);
  });
});
