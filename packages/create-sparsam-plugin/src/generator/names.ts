import type { Kind } from './kinds.ts';

/** The forms of a plugin's name that files are written with. */
export type Names = {
  /** `my-method`: the name people give on the command line. */
  readonly kebab: string;
  readonly camel: string;
  readonly pascal: string;
  readonly snake: string;
};

/** Words that cannot name a function. */
const reserved = new Set(
  'await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield arguments eval key leaf scope prefixed network tf'.split(
    ' ',
  ),
);

/** Throws Error, in words for people, where a name cannot be a plugin's. */
export function namesOf(given: string): Names {
  const kebab = given.trim();
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(kebab))
    throw new Error(
      `"${given}" cannot name a plugin: write small letters, digits and single hyphens, beginning with a letter, as in my-method.`,
    );
  const pascal = kebab
    .split('-')
    .map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
    .join('');
  const plain = `${pascal.slice(0, 1).toLowerCase()}${pascal.slice(1)}`;
  const camel = reserved.has(plain) ? `${plain}Plugin` : plain;
  return { kebab, camel, pascal, snake: kebab.replaceAll('-', '_') };
}

/** The package's name where nobody says: `sparsam-ssl-my-method`. */
export const defaultPackage = ({ prefix }: Kind, name: string): string => `sparsam-${prefix}${name}`;

/** Throws Error where npm would not take a package name. */
export function checkPackageName(name: string): void {
  if (!/^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/.test(name) || name.length > 214)
    throw new Error(
      `npm does not take "${name}" as the name of a package: small letters, digits, hyphens and dots, with @scope/ before it or without.`,
    );
}
