import type { Plugin } from '@sparsam/core';

/** Names of a plugin's options, read off its schema. */
export function optionNames({ options }: Pick<Plugin, 'options'>): string[] {
  const shape = (options as { readonly shape?: Readonly<Record<string, unknown>> }).shape;
  return Object.keys(shape ?? {});
}
