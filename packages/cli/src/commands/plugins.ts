import type { Plugin } from '@sparsam/core';
import type { Command } from './command.ts';

type OptionSchema = {
  readonly type?: string;
  readonly default?: unknown;
  readonly description?: string;
  readonly enum?: readonly unknown[];
};

const actions = ['list', 'info', 'schema'];

/** `sparsam plugins [list | info NAME | schema]`: what is installed, which options a plugin takes, what editors check with. */
export const pluginsCommand: Command = {
  name: 'plugins',
  summary: 'lists the installed plugins, or one with its options, or the schema of config files',
  arguments: [
    { notation: '[action]', description: 'list (the default), info or schema' },
    { notation: '[name]', description: 'the plugin to describe' },
  ],
  options: ['plugins', 'config'],
  examples: ['sparsam plugins', 'sparsam plugins info dino', 'sparsam plugins schema'],
  async run({ io, say }, settings, [action = 'list', name]) {
    const { SparsamError, suggest } = await import('@sparsam/core');
    const { loadPlugins } = await import('../composition/plugins.ts');
    const { textTable } = await import('../ui/table.ts');
    if (!actions.includes(action)) {
      const near = suggest(action, actions);
      throw new SparsamError(
        'usage',
        `sparsam plugins knows list, info and schema, not "${action}".${near === undefined ? '' : ` Did you mean "${near}"?`}`,
      );
    }
    const registry = await loadPlugins(io.cwd, settings.plugins);
    if (action === 'schema') {
      const { configSchema } = await import('../config/config-schema.ts');
      const schema = await configSchema(registry);
      say(JSON.stringify(schema, null, 2), schema);
      return;
    }
    const installed = registry.list();
    if (action === 'list') {
      const sorted = [...installed].sort(
        (a, b) => a.plugin.kind.localeCompare(b.plugin.kind) || a.plugin.name.localeCompare(b.plugin.name),
      );
      const rows = sorted.map(({ plugin, origin }) => [
        plugin.kind,
        plugin.name,
        origin,
        String(plugin.apiVersion),
        plugin.description,
      ]);
      say(textTable(['KIND', 'NAME', 'PACKAGE', 'CONTRACT', 'WHAT IT IS'], rows), {
        plugins: sorted.map(({ plugin, origin }) => ({
          kind: plugin.kind,
          name: plugin.name,
          package: origin,
          apiVersion: plugin.apiVersion,
          description: plugin.description,
        })),
      });
      return;
    }
    if (name === undefined)
      throw new SparsamError('usage', 'sparsam plugins info wants a name: sparsam plugins info dino');
    const found = installed.find(({ plugin }) => plugin.name === name || plugin.provides?.includes(name));
    if (found === undefined) {
      const known = installed.flatMap(({ plugin }) => [plugin.name, ...(plugin.provides ?? [])]);
      const near = suggest(name, known);
      throw new SparsamError(
        'usage',
        `There is no plugin "${name}".${near === undefined ? '' : ` Did you mean "${near}"?`} Installed: ${known.join(', ')}.`,
      );
    }
    const options = await optionsOf(found.plugin);
    const lines = [
      `${found.plugin.name}: ${found.plugin.description}`,
      `kind ${found.plugin.kind}, package ${found.origin}, made for version ${found.plugin.apiVersion} of the contracts`,
    ];
    if (found.plugin.provides) lines.push(`answers to: ${found.plugin.provides.join(', ')}`);
    const rows = Object.entries(options).map(([option, schema]) => [
      `  ${found.plugin.name}.${option}`,
      schema.enum?.join(' | ') ?? schema.type ?? '',
      schema.default === undefined ? '' : JSON.stringify(schema.default),
      schema.description ?? '',
    ]);
    lines.push(
      rows.length === 0 ? 'It has no options.' : `Options, given as --set ${found.plugin.name}.option=value:`,
    );
    if (rows.length > 0) lines.push(textTable(['  OPTION', 'TYPE', 'DEFAULT', ''], rows));
    const { kind, description, provides, apiVersion } = found.plugin;
    say(lines.join('\n'), {
      name: found.plugin.name,
      kind,
      description,
      package: found.origin,
      apiVersion,
      provides,
      options,
    });
  },
};

/** The options of a plugin by name, read off its schema. */
async function optionsOf(plugin: Plugin): Promise<Record<string, OptionSchema>> {
  const { z } = await import('zod');
  const schema = z.toJSONSchema(plugin.options, { io: 'input', unrepresentable: 'any' });
  return (schema.properties ?? {}) as Record<string, OptionSchema>;
}
