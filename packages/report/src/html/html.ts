/** Markup that may be put into a page as it is. Only this module makes it, from escaped parts. */
export type Markup = { readonly markup: string };

type Part = string | number | Markup | undefined | false | readonly Part[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text with the five characters that mean something in HTML replaced by entities; fit for content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] as string);
}

function render(part: Part): string {
  if (part === undefined || part === false) return '';
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return String(part);
  if ('markup' in part) return part.markup;
  return part.map(render).join('');
}

/**
 * A template that escapes: strings put into it become text, never tags; markup from another `html` or `trusted` stays.
 * Lists are joined; `undefined` and `false` leave nothing. Put strings between tags or inside quoted attributes only.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { markup: strings.reduce((text, string, index) => text + render(parts[index - 1]) + string) };
}

/** Markup that this package itself wrote (a figure, a style sheet), put in unescaped. Never for text of others. */
export function trusted(markup: string): Markup {
  return { markup };
}
