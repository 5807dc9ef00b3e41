import 'reflect-metadata';
import { type DependencyContainer, container as rootContainer } from 'tsyringe';
import { SparsamError } from '../errors/sparsam-error.ts';
import { suggest } from '../errors/suggest.ts';
import { defectOfPart, defectOfPlugin } from './defects.ts';
import type { Contracts, Needs, Plugin, PluginKind } from './define-plugin.ts';
import { explainIssues } from './explain-issues.ts';

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
  /**
   * Adds a plugin; `origin` (its package) and `place` (where that stands on the disk) are named in errors. A plugin that is
   * there already is left as it is. Throws on a name that another plugin has, and for what is no plugin of this version.
   */
  add(plugin: Plugin, origin: string, place?: string): void;
  /** Imports a package by name at run time and adds its default export. */
  load(specifier: string): Promise<void>;
  /** The installed names of a kind, sorted. */
  names(kind: PluginKind): string[];
  /** Every plugin with its package. */
  list(): readonly { readonly plugin: Plugin; readonly origin: string; readonly place?: string }[];
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

type Registration = { readonly plugin: Plugin; readonly origin: string; readonly place?: string };

/** The package of a plugin that is not installed, where it is known: for errors alone. */
export type PackageOf = (kind: PluginKind, name: string) => string | undefined;

/** One child container per run: explicit tokens `plugin:<kind>:<name>`, nothing injected by inferred type. */
export function createRegistry(
  parent: DependencyContainer = rootContainer,
  packageOf: PackageOf = () => undefined,
): Registry {
  const container = parent.createChildContainer();
  const registrations: Registration[] = [];
  const token = (kind: PluginKind, name: string): string => `plugin:${kind}:${name}`;
  const namesOf = (plugin: Plugin): string[] => [...new Set([plugin.name, ...(plugin.provides ?? [])])];

  const registry: Registry = {
    add(plugin, origin, place) {
      if (registrations.some((known) => known.plugin === plugin)) return;
      const wrong = defectOfPlugin(plugin);
      if (wrong !== undefined)
        throw new SparsamError('usage', `The package ${origin} is not a usable plugin: ${wrong}.`);
      for (const name of namesOf(plugin)) {
        // tsyringe would silently let the later registration win.
        if (container.isRegistered(token(plugin.kind, name))) {
          const { origin: first, place: there } = container.resolve<Registration>(token(plugin.kind, name));
          if (first === origin) {
            throw new DuplicatePluginError(
              'usage',
              `The package ${origin} is installed twice, and both offer the ${plugin.kind} "${name}"${place === undefined || there === undefined ? '' : `: ${there} and ${place}`}. Keep one: npm dedupe, or npm ls ${origin} for who asks for which.`,
            );
          }
          throw new DuplicatePluginError(
            'usage',
            `Two plugins offer the ${plugin.kind} "${name}": ${first} and ${origin}. Remove one of the two packages, or take it out of "plugins" in the configuration.`,
          );
        }
      }
      const registration = { plugin, origin, ...(place === undefined ? {} : { place }) };
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
        const known = packageOf(kind, name);
        if (known !== undefined) {
          throw new UnknownPluginError(
            'usage',
            `The ${kind} "${name}" is in a package that is not loaded, ${known}. Install it with: npm install ${known}, then name it with --plugins ${known}, or in "plugins" of the configuration.`,
          );
        }
        const near = suggest(name, installed);
        throw new UnknownPluginError(
          'usage',
          `There is no ${kind} "${name}".${near === undefined ? '' : ` Did you mean "${near}"?`} Installed: ${installed.join(', ') || 'none'}. Others come from packages: npm install <package>, then --plugins <package>.`,
        );
      }
      return container.resolve<Registration>(token(kind, name)).plugin as Plugin<Kind>;
    },
    async create(kind, name, options, needs) {
      const plugin = registry.find(kind, name);
      const { origin } = container.resolve<Registration>(token(kind, name));
      const parsed = plugin.options.safeParse(options ?? {});
      if (!parsed.success) {
        const problems = await explainIssues(plugin.options, parsed.error, plugin.name);
        throw new SparsamError('usage', `The options of the ${kind} "${name}" are wrong: ${problems}`);
      }
      let part: Contracts[typeof kind];
      try {
        part = await plugin.create(parsed.data, needs);
      } catch (cause) {
        // What a plugin says to people is passed on; anything else is its fault, and it is named.
        if (cause instanceof SparsamError) throw cause;
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new SparsamError(
          'internal',
          `The ${kind} "${name}" of ${origin} could not be made: ${reason}`,
          {
            cause,
          },
        );
      }
      const lacking = defectOfPart(kind, part);
      if (lacking !== undefined)
        throw new SparsamError(
          'internal',
          `The ${kind} "${name}" of ${origin} does not keep its contract: ${lacking}. Its author finds out more with the suite of @sparsam/testing.`,
        );
      return part;
    },
  };
  return registry;
}
