export { type Kind, type KindName, kindOf, kinds } from './generator/kinds.ts';
export { defaultPackage } from './generator/names.ts';
export { type PluginRequest, pluginFiles, pluginKinds } from './generator/plugin-files.ts';
export { type Answers, main } from './main.ts';
