import type { ProtocolDescription } from '@sparsam/evaluate';
import { type Markup, html } from '../html/html.ts';
import { noticesOf } from '../input/notices.ts';
import type { ReportInput } from '../input/report-input.ts';
import { factList, flatFacts } from './facts.ts';
import { classTable } from './tables.ts';

/** The protocol in lines; its images by class are in a table of their own. */
function protocolFacts({ classes: _, split, ...rest }: ProtocolDescription): (readonly [string, string])[] {
  return flatFacts({ ...rest, split: { train: split.train.hash, test: split.test.hash } });
}

/** Facts that a reader wants to see at once; the rest is folded away. */
export function originSection({ results, config, gallery }: ReportInput): Markup {
  const { protocol } = results;
  const told = ['notices', 'stamp', 'leaks', 'testReads', 'command', 'compute'];
  const { command } = results.provenance;
  const provenance = Object.entries(results.provenance).filter(([name]) => !told.includes(name));
  const { assurances } = noticesOf(results.provenance);
  return html`${
      typeof command === 'string' &&
      command !== '' &&
      html`<p>To do it again:</p>
        <div class="copy">
          <pre>${command}</pre>
        </div>`
    }
    ${assurances.map((sentence) => html`<p>${sentence}</p> `)}
    ${gallery !== undefined && gallery.thumbnails.size > 0 && html`<p>This page holds pictures of test images: pass it on only to those who may see them.</p>`}
    ${factList(flatFacts(Object.fromEntries(provenance)))}
    <h3>Split</h3>
    ${classTable(protocol)}
    <h3>Protocol</h3>
    <p class="note">
      Everything that can change a number is in the protocol’s id; numbers of different ids are not
      comparable.
    </p>
    ${factList(protocolFacts(protocol))}
    ${
      config !== undefined &&
      html`<h3>Configuration</h3>
        ${factList(flatFacts(config))}`
    }`;
}
