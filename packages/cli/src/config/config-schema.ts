import type { PluginKind, Registry } from '@sparsam/core';
import { type OptionName, optionTable } from '../options/table.ts';

/** A JSON schema, or a part of one. */
type Schema = Readonly<Record<string, unknown>>;

/** Options of the command line that no config file may hold. */
const typedOnly: readonly OptionName[] = [
  'config',
  'allowLeaks',
  'dropLeaks',
  'what',
  'print',
  'time',
  'dryRun',
  'json',
  'quiet',
  'verbose',
  'resume',
  'overwrite',
];

/** Options whose values are names of plugins, with the kind. */
const byKind: Readonly<Partial<Record<OptionName, PluginKind>>> = {
  method: 'objective',
  backbone: 'backbone',
  augmentation: 'augmentation',
  engine: 'engine',
  classifiers: 'classifier',
};

/** Any text, with the installed names for completion. */
const nameOf = (registry: Registry, kind: PluginKind): Schema => ({
  anyOf: [{ enum: registry.names(kind) }, { type: 'string' }],
});

/** The schema of a config file for editors: every option, and the options of every plugin of the registry. */
export async function configSchema(registry: Registry): Promise<Schema> {
  const { z } = await import('zod');
  const properties: Record<string, Schema> = { $schema: { type: 'string' } };
  for (const name of Object.keys(optionTable) as OptionName[]) {
    if (typedOnly.includes(name)) continue;
    const {
      description,
      shownDefault,
      json = {},
    } = optionTable[name] as {
      readonly description: string;
      readonly shownDefault?: string;
      readonly json?: Schema;
    };
    const kind = byKind[name];
    const named = kind === undefined ? json : nameOf(registry, kind);
    const value = kind !== undefined && json['type'] === 'array' ? { ...json, items: named } : named;
    properties[name] = {
      ...value,
      description: shownDefault === undefined ? description : `${description} (default: ${shownDefault})`,
    };
  }
  const options = registry.list().map(({ plugin }) => {
    const { $schema: _, ...schema } = z.toJSONSchema(plugin.options, { io: 'input', unrepresentable: 'any' });
    return [plugin.name, { description: plugin.description, ...schema }] as const;
  });
  properties['options'] = {
    description: optionTable.options.description,
    type: 'object',
    properties: { ...Object.fromEntries(options), optimizer: { type: 'object' } },
    additionalProperties: { type: 'object' },
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of sparsam',
    type: 'object',
    properties,
    additionalProperties: false,
  };
}
