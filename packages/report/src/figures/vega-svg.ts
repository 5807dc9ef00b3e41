import { SparsamError } from '@sparsam/core';
import { textWidth } from './text-width.ts';

/** A Vega-Lite specification. */
export type Spec = Readonly<Record<string, unknown>>;

type TextItem = {
  readonly fontSize?: number;
  readonly fontWeight?: number | string;
  readonly limit?: number;
};
type Vega = {
  textMetrics: { width: (item: TextItem, text?: unknown) => number };
  parse(spec: unknown): unknown;
  View: new (
    runtime: unknown,
    options: { renderer: 'none' },
  ) => { toSVG(): Promise<string>; finalize(): void };
};
type VegaLite = { compile(spec: unknown): { spec: unknown } };

/** How much wider bold letters are, a little more than most fonts have. */
const boldWider = 1.14;

const font = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif';

/** What all figures share: fonts, quiet axes, no frame. */
const config: Spec = {
  aria: false,
  background: null,
  font,
  view: { stroke: null },
  axis: {
    labelFontSize: 13,
    titleFontSize: 13,
    titleFontWeight: 'normal',
    labelColor: '#222',
    titleColor: '#222',
    gridColor: '#e4e4e4',
    domainColor: '#777',
    tickColor: '#777',
    titlePadding: 8,
  },
  text: { font },
  title: { font, fontSize: 14, fontWeight: 600, anchor: 'start', color: '#111' },
};

/**
 * Draws a Vega-Lite specification as SVG, without a browser or a canvas. The SVG scales with its container (`viewBox`
 * stays, width becomes a largest width), names `label` for screen readers and loads nothing. It is a file of its own;
 * `inlineSvg` makes it part of a page.
 */
export async function drawSvg(spec: Spec, label: string): Promise<string> {
  // Loaded here because it takes half a second, which other commands should not pay.
  const [vega, vegaLite] = (await Promise.all([import('vega'), import('vega-lite')])) as unknown as [
    Vega,
    VegaLite,
  ];
  vega.textMetrics.width = ({ fontSize = 11, fontWeight = 400, limit = 0 }, text = '') => {
    const bold = fontWeight === 'bold' || Number(fontWeight) >= 600;
    const width = textWidth(String(text), fontSize) * (bold ? boldWider : 1);
    return limit > 0 ? Math.min(limit, width) : width;
  };
  let svg: string;
  try {
    const compiled = vegaLite.compile({ config, ...spec }).spec;
    const view = new vega.View(vega.parse(compiled), { renderer: 'none' });
    svg = await view.toSVG();
    view.finalize();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SparsamError('internal', `The figure "${label}" could not be drawn: ${reason}.`, { cause });
  }
  // Names inside a figure are its own: on one page with others, each would clip by the first figure's shapes.
  const prefix = label.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  svg = svg.replace(/(\bid="|url\(#)(?=[\w-]+["\)])/g, `$1${prefix}-`);
  const width = /^<svg[^>]* width="([\d.]+)"/.exec(svg)?.[1] ?? '600';
  return svg.replace(/^<svg[^>]*?viewBox="([^"]*)"[^>]*>/, (_, box: string) => {
    const title = label.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}" role="img" aria-label="${title}" style="max-width:${width}px;overflow:visible">`;
  });
}

/** An SVG to stand inside an HTML page, where its namespace goes without saying. */
export const inlineSvg = (svg: string): string => svg.replace(/ xmlns="[^"]*"/, '');
