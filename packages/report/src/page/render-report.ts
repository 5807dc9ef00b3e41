import { createHash } from 'node:crypto';
import { html, trusted } from '../html/html.ts';
import { noticesOf } from '../input/notices.ts';
import type { ReportInput } from '../input/report-input.ts';
import { selectRows } from '../input/select-rows.ts';
import { keyFigures } from '../text/key-figures.ts';
import { methodName } from '../text/names.ts';
import { verdict } from '../text/verdict.ts';
import { worthQuestion, worthWords } from '../text/worth-words.ts';
import { script } from './script.ts';
import { sectionsOf } from './sections.ts';
import { style } from './style.ts';

/**
 * The report as one HTML page that loads nothing: figures are inline SVG, pictures are embedded, and a content security
 * policy forbids everything else; it names the one script by its hash. Whatever comes from outside (class names, paths,
 * the command) is escaped. Parts that are missing are named in the page. Throws SparsamError where a confusion matrix or
 * predictions do not fit the protocol.
 */
export async function renderReport(input: ReportInput): Promise<string> {
  const { results } = input;
  const missing = [...(input.missing ?? [])];
  const selection = selectRows(results.rows);
  const { headline, sentences } = verdict(results);
  const worth = worthWords(results, results.protocol.interval.level);
  const row = selection?.rows[0];
  const title =
    row === undefined
      ? 'sparsam report'
      : `${row.dataset} · ${row.backbone} · ${methodName(selection?.mainMethod ?? '')}`;
  const { banners, stamp } = noticesOf(results.provenance);
  const sections = await sectionsOf(input, missing, stamp);
  const figures = selection === undefined ? [] : keyFigures(results, selection);
  // With an answer on top, its numbers come first; the last figure says what all were tested on.
  const tiles = worth === undefined ? figures : [...worth.figures, ...figures.slice(-1)];
  const hash = createHash('sha256').update(script).digest('base64');
  const policy = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-${hash}'`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${trusted(policy)}" />
        <title>${title}</title>
        <style>
          ${trusted(style)}
        </style>
      </head>
      <body>
        <main>
          <header>
            <h1>${title}</h1>
            ${banners.map((banner) => html`<p class="banner" role="alert">${banner}</p> `)}
          </header>
          <section class="verdict">
            ${
              worth !== undefined &&
              html`<p class="question">${worthQuestion}</p>
                <p class="headline">${worth.short}</p>`
            }
            ${worth === undefined && html`<p class="headline">${headline}</p>`}
            ${
              tiles.length > 0 &&
              html`<ul class="tiles">
                ${tiles.map(
                  ({ value, what, more }) =>
                    html`<li>
                      <b>${value}</b>
                      <span>${what}</span>${more !== undefined && html`<small>${more}</small>`}
                    </li> `,
                )}
              </ul>`
            }
            ${worth?.sentences.map((sentence) => html`<p>${sentence}</p> `)}
            ${
              worth === undefined
                ? sentences.map((sentence) => html`<p>${sentence}</p> `)
                : html`<details>
                    <summary>Each method by itself</summary>
                    ${[headline, ...sentences].map((sentence) => html`<p>${sentence}</p> `)}
                  </details>`
            }
          </section>
          <nav aria-label="Contents">
            ${sections.map(({ id, word }) => html`<a href="#${id}">${word}</a> `)}
          </nav>
          ${
            missing.length > 0 &&
            html`<div class="missing">
              <p>Not in this report:</p>
              <ul>
                ${missing.map((what) => html`<li>${what}</li>`)}
              </ul>
            </div> `
          }${sections.map(
            ({ id, title: name, body }) =>
              html`<section id="${id}">
                <h2>${name}</h2>
                ${body}
              </section> `,
          )}
        </main>
        ${trusted(`<script>${script}</script>`)}
      </body>
    </html> `;
  return page.markup;
}
