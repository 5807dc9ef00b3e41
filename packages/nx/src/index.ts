export { type PluginSchema, default as pluginGenerator } from './plugin-generator.ts';
export { type SplitSchema, default as splitGenerator } from './split-generator.ts';
export type { Tree } from './tree.ts';
