import { type Markup, html } from '../html/html.ts';
import { duration, whole } from '../text/numbers.ts';

/** A value of a configuration as one line of text. */
function valueText(name: string, value: unknown): string {
  if (name === 'seconds' && typeof value === 'number') return duration(value);
  if (typeof value === 'number')
    return Number.isInteger(value) && Math.abs(value) >= 10_000 ? whole(value) : String(value);
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.join(', ');
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** A nested object as (dotted name, value) pairs; empty values stay out. */
export function flatFacts(
  record: Readonly<Record<string, unknown>>,
  prefix = '',
): (readonly [string, string])[] {
  return Object.entries(record).flatMap(([name, value]) => {
    const path = `${prefix}${name}`;
    if (value === undefined || value === null || value === '') return [];
    if (typeof value === 'object' && !Array.isArray(value))
      return flatFacts(value as Record<string, unknown>, `${path}.`);
    return [[path, valueText(name, value)] as const];
  });
}

/** Names and values as a definition list; long lists of values are cut. */
export function factList(facts: readonly (readonly [string, string])[]): Markup {
  const cut = (text: string): string =>
    text.length > 600 ? `${text.slice(0, 600)} … (${text.length} characters)` : text;
  return html`<dl>
    ${facts.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${cut(value)}</dd> `,
    )}
  </dl>`;
}
