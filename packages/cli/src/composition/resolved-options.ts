import type { Json } from '@sparsam/checkpoint';
import type { PluginKind, Registry } from '@sparsam/core';

/**
 * The options that a plugin works with, its defaults filled in, as JSON: a default that another release changes is another
 * protocol. What its schema refuses is returned as it is; creating the part says what is wrong with it.
 */
export function resolvedOptions(
  registry: Registry,
  kind: PluginKind,
  name: string,
  given: Readonly<Record<string, unknown>>,
): { readonly [option: string]: Json } {
  const parsed = registry.find(kind, name).options.safeParse(given);
  return JSON.parse(JSON.stringify(parsed.success ? parsed.data : given)) as { [option: string]: Json };
}
