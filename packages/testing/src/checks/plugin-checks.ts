import { type Plugin, type PluginKind, apiVersion, createRegistry } from '@sparsam/core';
import { expect } from 'vitest';
import type { Check } from './check.ts';
import { optionNames } from './option-names.ts';

const notAnOption = 'notAnOptionOfAnyPlugin';

/** What holds for plugins of every kind: its own fields, and options that have defaults and refuse what they do not know. */
export function pluginChecks(plugin: Plugin, kind: PluginKind, name: string): Check[] {
  return [
    {
      name: 'the registry takes the plugin under its name',
      run() {
        expect(plugin.kind, 'kind').toBe(kind);
        expect(plugin.apiVersion, 'apiVersion').toBe(apiVersion);
        expect(plugin.description?.trim(), 'description').toBeTruthy();
        const registry = createRegistry();
        registry.add(plugin, plugin.name);
        expect(registry.find(kind, name), `the ${kind} "${name}"`).toBe(plugin);
        const provided = plugin.provides ?? [];
        expect(new Set(provided).size, 'different names in "provides"').toBe(provided.length);
      },
    },
    {
      name: 'every option has a default, and defaults can be written as JSON',
      run() {
        const defaults = plugin.options.parse({});
        expect(JSON.parse(JSON.stringify(defaults)), 'defaults, written and read').toEqual(defaults);
        expect(plugin.options.parse(defaults), 'defaults, given as options').toEqual(defaults);
      },
    },
    {
      name: 'an option of a wrong kind is refused by its name',
      async run() {
        const registry = createRegistry();
        registry.add(plugin, plugin.name);
        for (const option of optionNames(plugin)) {
          // No option of a file or a command line is a function.
          const wrong = registry.create(kind, name, { [option]: () => 0 }, {} as never);
          await expect(wrong, `a function as ${option}`).rejects.toThrow(option);
        }
      },
    },
    {
      name: 'an unknown option is refused by its name',
      run() {
        const { success, error } = plugin.options.safeParse({ [notAnOption]: 1 });
        expect(success, `the options took "${notAnOption}"; use z.strictObject`).toBe(false);
        expect(error?.message).toContain(notAnOption);
      },
    },
  ];
}
