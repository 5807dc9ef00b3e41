import plugin from '../index.ts';

const engine = await plugin.create(plugin.options.parse({}), { threads: 1 });
const [f32, bf16] = (await engine.devices?.()) ?? [];

/** Why the engine, or bf16, cannot be tried on this machine; undefined where it can. */
export const missing = {
  f32: f32?.missing,
  bf16: f32?.missing ?? bf16?.missing,
};
