import type { Spec } from '../figures/vega-svg.ts';

const words = 'LEAKY SPLIT: test images are in what was learned from';

/** Whether results were measured on a split that leaks, which their provenance says (`leaks.leaky`). */
export function isLeaky(provenance: Readonly<Record<string, unknown>>): boolean {
  const leaks = provenance['leaks'];
  return typeof leaks === 'object' && leaks !== null && (leaks as { leaky?: unknown }).leaky === true;
}

/** A figure as it is, or with the stamp in its title where the split leaks: no figure leaves the report without it. */
export function stamp(spec: Spec, provenance: Readonly<Record<string, unknown>>): Spec {
  if (!isLeaky(provenance)) return spec;
  const { title } = spec;
  const own = typeof title === 'string' ? title : (title as { text?: string } | undefined)?.text;
  return {
    ...spec,
    title: {
      ...(typeof title === 'object' ? title : {}),
      text: own === undefined ? words : [words, own],
      color: '#b00020',
    },
  };
}
