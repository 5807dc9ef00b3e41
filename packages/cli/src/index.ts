export { defineConfig } from './config/define-config.ts';
export { main } from './main.ts';
export type { Config } from './options/table.ts';
export type { Io, Output } from './ui/io.ts';
