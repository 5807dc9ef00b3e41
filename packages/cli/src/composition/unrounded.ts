import type { PluginSettings } from '../options/kinds.ts';

/**
 * Options with which an engine computes in float32, the same ones where it does so anyway. What tells images apart in an
 * untrained network is small: rounded, it loses some points of accuracy that a trained one keeps, and as what trained
 * features are compared with it has to be as good as it can be (docs/decisions/rounding.md).
 */
export function unrounded(options: PluginSettings, engine: string): PluginSettings {
  const { precision = 'f32' } = options[engine] ?? {};
  return precision === 'f32' ? options : { ...options, [engine]: { ...options[engine], precision: 'f32' } };
}
