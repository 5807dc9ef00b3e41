import type { Config } from '../options/table.ts';

/** Types a config file where it is written: `export default defineConfig({ imageSize: 96 })`. Returns it unchanged. */
export function defineConfig(config: Config): Config {
  return config;
}
