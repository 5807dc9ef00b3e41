import type { Backbone, Engine, MemoryUse, Registry } from '@sparsam/core';
import { type ReusableEngine, reusableEngine } from '@sparsam/train';
import { createBackbone, createEngine } from '../composition/create-parts.ts';
import type { NetworkContent } from './job-specs.ts';

export type Network = {
  readonly backbone: Backbone;
  readonly engine: Engine;
  readonly reusable: ReusableEngine;
};

/** Backbones and engines by what describes them, made once. */
export interface Networks {
  get(content: NetworkContent): Promise<Network>;
  close(): Promise<void>;
}

/** What of a machine networks may use. */
export type NetworkLimits = { readonly threads: number; readonly memory?: MemoryUse };

export function createNetworks(registry: Registry, limits: NetworkLimits): Networks {
  const made = new Map<string, Promise<Network>>();
  return {
    get(content) {
      const { backbone, engine, options } = content;
      const name = JSON.stringify([backbone, engine, options]);
      const known =
        made.get(name) ??
        (async () => {
          const settings = { backbone, engine, options, ...limits };
          const running = await createEngine(registry, settings);
          return {
            backbone: await createBackbone(registry, settings),
            engine: running,
            reusable: reusableEngine(running),
          };
        })();
      made.set(name, known);
      return known;
    },
    async close() {
      for (const network of made.values()) await (await network).reusable.close();
      made.clear();
    },
  };
}
