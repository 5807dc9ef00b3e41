import 'reflect-metadata';
import { type DependencyContainer, container as rootContainer } from 'tsyringe';
import { SparsamError } from '../errors/sparsam-error.ts';
import { suggest } from '../errors/suggest.ts';
import { type Contracts, type Needs, type Plugin, type PluginKind, apiVersion } from './define-plugin.ts';

const kinds: readonly PluginKind[] = [
  'backbone',
  'objective',
  'augmentation',
  'classifier',
  'engine',
  'dataset',
  'runner',
];

/** Two plugins of one kind claim one name. */
export class DuplicatePluginError extends SparsamError {
  override readonly name = 'DuplicatePluginError';
}

/** No installed plugin has this name. */
export class UnknownPluginError extends SparsamError {
  override readonly name = 'UnknownPluginError';
}

/** The plugins of one run, resolved by kind and name. */
export interface Registry {
  /** Adds a plugin; `origin` (its package) is named in errors. Throws on a duplicate name or another contract version. */
  add(plugin: Plugin, origin: string): void;
  /** Imports a package by name at run time and adds its default export. */
  load(specifier: string): Promise<void>;
  /** The installed names of a kind, sorted. */
  names(kind: PluginKind): string[];
  /** Every plugin with its package. */
  list(): readonly { readonly plugin: Plugin; readonly origin: string }[];
  /** The plugin that answers to a name. */
  find<Kind extends PluginKind>(kind: Kind, name: string): Plugin<Kind>;
  /** Checks the options against the plugin's schema and creates the part. */
  create<Kind extends PluginKind>(
    kind: Kind,
    name: string,
    options: unknown,
    needs: Needs[Kind],
  ): Promise<Contracts[Kind]>;
}

type Registration = { readonly plugin: Plugin; readonly origin: string };

function describeShape(value: unknown): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'object' && value !== null
    ? `an object with ${Object.keys(value).join(', ') || 'no keys'}`
    : typeof value;
}

/** Says what keeps a value from being a plugin, or undefined. */
function defect(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null)
    return `its default export is ${describeShape(value)}, not a plugin made with definePlugin`;
  const plugin = value as Partial<Plugin>;
  if (!kinds.includes(plugin.kind as PluginKind))
    return `its kind is "${String(plugin.kind)}"; known kinds are ${kinds.join(', ')}`;
  if (typeof plugin.name !== 'string' || plugin.name === '') return 'it has no name';
  if (typeof plugin.create !== 'function') return 'it has no create function';
  if (typeof plugin.options !== 'object' || typeof plugin.options.safeParse !== 'function')
    return 'its options are not a schema';
  if (plugin.apiVersion !== apiVersion) {
    return `it was made for version ${String(plugin.apiVersion)} of the contracts and this is version ${apiVersion}; install a release of it made for version ${apiVersion}`;
  }
  return undefined;
}

/** One child container per run: explicit tokens `plugin:<kind>:<name>`, nothing injected by inferred type. */
export function createRegistry(parent: DependencyContainer = rootContainer): Registry {
  const container = parent.createChildContainer();
  const registrations: Registration[] = [];
  const token = (kind: PluginKind, name: string): string => `plugin:${kind}:${name}`;
  const namesOf = (plugin: Plugin): string[] => [...new Set([plugin.name, ...(plugin.provides ?? [])])];

  const registry: Registry = {
    add(plugin, origin) {
      const wrong = defect(plugin);
      if (wrong !== undefined)
        throw new SparsamError('usage', `The package ${origin} is not a usable plugin: ${wrong}.`);
      for (const name of namesOf(plugin)) {
        // tsyringe would silently let the later registration win.
        if (container.isRegistered(token(plugin.kind, name))) {
          const { origin: first } = container.resolve<Registration>(token(plugin.kind, name));
          throw new DuplicatePluginError(
            'usage',
            `Two plugins offer the ${plugin.kind} "${name}": ${first} and ${origin}. Remove one of the two packages, or take it out of "plugins" in the configuration.`,
          );
        }
      }
      const registration = { plugin, origin };
      for (const name of namesOf(plugin))
        container.register<Registration>(token(plugin.kind, name), { useValue: registration });
      registrations.push(registration);
    },
    async load(specifier) {
      let module: { default?: Plugin };
      try {
        module = (await import(specifier)) as { default?: Plugin };
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new SparsamError(
          'usage',
          `The plugin ${specifier} could not be loaded: ${reason}. Install it with: npm install ${specifier}`,
          { cause },
        );
      }
      registry.add(module.default as Plugin, specifier);
    },
    names: (kind) =>
      registrations
        .filter(({ plugin }) => plugin.kind === kind)
        .flatMap(({ plugin }) => namesOf(plugin))
        .sort(),
    list: () => registrations,
    find<Kind extends PluginKind>(kind: Kind, name: string) {
      if (!container.isRegistered(token(kind, name))) {
        const installed = registry.names(kind);
        const near = suggest(name, installed);
        throw new UnknownPluginError(
          'usage',
          `There is no ${kind} "${name}".${near === undefined ? '' : ` Did you mean "${near}"?`} Installed: ${installed.join(', ') || 'none'}.`,
        );
      }
      return container.resolve<Registration>(token(kind, name)).plugin as Plugin<Kind>;
    },
    async create(kind, name, options, needs) {
      const plugin = registry.find(kind, name);
      const parsed = plugin.options.safeParse(options ?? {});
      if (!parsed.success) {
        const issues = parsed.error.issues.map(
          (issue) => `${issue.path.join('.') || 'options'}: ${issue.message}`,
        );
        throw new SparsamError(
          'usage',
          `The options of the ${kind} "${name}" are wrong: ${issues.join('; ')}.`,
        );
      }
      return plugin.create(parsed.data, needs);
    },
  };
  return registry;
}
