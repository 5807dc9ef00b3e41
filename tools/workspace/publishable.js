/**
 * What the package.json of everything that is published has in common. Run it to put that right in every package:
 *   node tools/workspace/publishable.js
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(fileURLToPath(import.meta.url), '../../..');

/** What is never published of what the build leaves: tests, what only they use, and maps to sources that are not there. */
const withheld = ['!dist/**/*.test.*', '!dist/**/test-support', '!dist/**/*.map', '!dist/**/*.tsbuildinfo'];
const node = '^20.19.0 || ^22.13.0 || >=24';

/** Folders of all packages that are published, relative to the repository. */
export function publishableFolders() {
  return ['packages', 'plugins'].flatMap((parent) =>
    readdirSync(join(root, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${parent}/${name}`)
      .filter((folder) => {
        try {
          return read(folder).private !== true;
        } catch {
          return false;
        }
      })
      .sort(),
  );
}

/** A package's description. */
export const read = (folder) => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));

/** The description as it should be. */
export function published(description) {
  const own = (description.files ?? []).filter(
    (entry) => !entry.startsWith('!') && entry !== 'dist' && entry !== 'CHANGELOG.md',
  );
  return {
    ...description,
    license: 'MIT',
    type: 'module',
    engines: { node },
    files: ['dist', ...own, ...withheld, 'CHANGELOG.md'],
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const folder of publishableFolders()) {
    const text = `${JSON.stringify(published(read(folder)), null, 2)}\n`;
    writeFileSync(join(root, folder, 'package.json'), text);
  }
}
