import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The name of the package that a file belongs to, from the nearest package.json that has one. */
export function packageOf(file: string | undefined): string {
  for (let folder = dirname(file ?? join(process.cwd(), 'file')); ; folder = dirname(folder)) {
    const description = join(folder, 'package.json');
    if (existsSync(description)) {
      const { name } = JSON.parse(readFileSync(description, 'utf8')) as { name?: string };
      if (name !== undefined) return name;
    }
    if (dirname(folder) === folder) return 'a package without a name';
  }
}
