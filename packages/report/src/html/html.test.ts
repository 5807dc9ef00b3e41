import { describe, expect, it } from 'vitest';
import { escapeHtml, html, trusted } from './html.ts';

describe('html', () => {
  it('turns strings into text', () => {
    const name = `<script>alert("1")</script> & 'x'`;
    expect(html`<b title="${name}">${name}</b>`.markup).toBe(
      `<b title="${escapeHtml(name)}">${escapeHtml(name)}</b>`,
    );
    expect(escapeHtml(name)).toBe('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;');
  });

  it('keeps its own markup, joins lists and drops what is not there', () => {
    const rows = ['a<', 'b'].map((text) => html`<i>${text}</i>`);
    expect(html`${rows}${undefined}${false}${3}${trusted('<br>')}`.markup).toBe('<i>a&lt;</i><i>b</i>3<br>');
  });
});
