/**
 * The module beside this one with the given name, as a URL: TypeScript where the package runs from its sources, JavaScript
 * where it runs as built.
 */
export function moduleBeside(name: string): URL {
  return new URL(`./${name}${runsFromSource() ? '.ts' : '.js'}`, import.meta.url);
}

/** Whether this package runs from its TypeScript sources (tests, development). */
export function runsFromSource(): boolean {
  return new URL(import.meta.url).pathname.endsWith('.ts');
}
