import type { Look } from '../figures/palette.ts';
import { type Markup, html, trusted } from '../html/html.ts';

const marks: Readonly<Record<Look['shape'], string>> = {
  circle: '<circle cx="17" cy="7" r="4.5"/>',
  square: '<rect x="13" y="3" width="8" height="8"/>',
  diamond: '<path d="M17 1.5 22 7 17 12.5 12 7Z"/>',
  'triangle-up': '<path d="M17 2 22 11.5H12Z"/>',
  'triangle-down': '<path d="M17 12 22 2.5H12Z"/>',
  cross: '<path d="M15.2 2h3.6v3.2H22v3.6h-3.2V12h-3.6V8.8H12V5.2h3.2Z"/>',
};

/** What each line or marker stands for; without `lines` the markers alone. */
export function legend(
  entries: readonly { readonly name: string; readonly look: Look }[],
  { lines = true }: { readonly lines?: boolean } = {},
): Markup {
  return html`<ul class="legend">
    ${entries.map(({ name, look: { color, shape, dash } }) => {
      const line = lines
        ? `<path d="M0 7H34" stroke="${color}" stroke-width="2" stroke-dasharray="${dash.join(' ')}"/>`
        : '';
      const box = lines ? '0 0 34 14' : '10 0 14 14';
      return html`<li>
        ${trusted(`<svg${lines ? '' : ' class="mark"'} viewBox="${box}" aria-hidden="true" fill="${color}">${line}${marks[shape]}</svg>`)}${name}
      </li>`;
    })}
  </ul>`;
}
