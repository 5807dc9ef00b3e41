import type { z } from 'zod';
import { type Plugin, type PluginKind, apiVersion } from './define-plugin.ts';

/** What a part must have, by kind: functions, and what else is read before it is used. */
const members: Readonly<
  Record<PluginKind, Readonly<Record<string, 'function' | 'number' | 'string' | 'list'>>>
> = {
  backbone: {
    name: 'string',
    embedDim: 'number',
    depth: 'number',
    patchSize: 'number',
    init: 'function',
    apply: 'function',
  },
  objective: {
    name: 'string',
    views: 'list',
    init: 'function',
    schedules: 'function',
    loss: 'function',
    afterUpdate: 'function',
    evaluationState: 'function',
  },
  augmentation: { name: 'string', views: 'list', augment: 'function' },
  classifier: { name: 'string', fit: 'function' },
  engine: { name: 'string', compile: 'function' },
  dataset: { name: 'string', write: 'function' },
  runner: { name: 'string', run: 'function', serve: 'function' },
};

/** The kinds of plugins that there are. */
export const kinds = Object.keys(members) as PluginKind[];

function describeShape(value: unknown): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'object' && value !== null
    ? `an object with ${Object.keys(value).join(', ') || 'no keys'}`
    : typeof value;
}

/** Whether the options are a schema that takes no options at all; else what is wrong with them. */
function defectOfOptions(options: unknown): string | undefined {
  const schema = options as z.ZodType | null | undefined;
  if (typeof schema !== 'object' || schema === null || typeof schema.safeParse !== 'function')
    return 'its options are not a schema';
  try {
    const parsed = schema.safeParse({});
    if (!parsed.success) {
      const paths = parsed.error.issues.map(
        ({ path, message }) => `${path.join('.') || 'options'}: ${message}`,
      );
      return `its options lack defaults, and {} must be enough: ${paths.join('; ')}`;
    }
  } catch (error) {
    return `its options cannot be checked: ${error instanceof Error ? error.message : String(error)}`;
  }
  return undefined;
}

/** Says what keeps a value from being a plugin, or undefined. */
export function defectOfPlugin(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null)
    return `its default export is ${describeShape(value)}, not a plugin made with definePlugin`;
  const plugin = value as Partial<Plugin>;
  if (!kinds.includes(plugin.kind as PluginKind))
    return `its kind is "${String(plugin.kind)}"; known kinds are ${kinds.join(', ')}`;
  if (typeof plugin.name !== 'string' || plugin.name === '') return 'it has no name';
  if (typeof plugin.create !== 'function') return 'it has no create function';
  if (plugin.apiVersion !== apiVersion) {
    const made = Number(plugin.apiVersion);
    const remedy =
      made > apiVersion
        ? `update sparsam to a release with version ${made} (npm install @sparsam/cli@latest)`
        : `install a release of it made for version ${apiVersion}`;
    return `it was made for version ${String(plugin.apiVersion)} of the contracts and this is version ${apiVersion}; ${remedy}`;
  }
  const { provides = [] } = plugin;
  if (!Array.isArray(provides) || !provides.every((name) => typeof name === 'string' && name !== ''))
    return 'its "provides" is not a list of names';
  return defectOfOptions(plugin.options);
}

/** Says what a created part lacks of its contract, or undefined. */
export function defectOfPart(kind: PluginKind, part: unknown): string | undefined {
  if (typeof part !== 'object' || part === null) return `create returned ${describeShape(part)}`;
  const has = part as Readonly<Record<string, unknown>>;
  const lacking = Object.entries(members[kind]).filter(([member, type]) =>
    type === 'list' ? !Array.isArray(has[member]) : typeof has[member] !== type,
  );
  if (lacking.length === 0) return undefined;
  return `what create returned lacks ${lacking.map(([member, type]) => `${member} (a ${type})`).join(', ')}`;
}
