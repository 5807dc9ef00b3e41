import { computeOf } from '@sparsam/evaluate';
import { examplesOf } from '../analysis/examples.ts';
import { predictionSets } from '../analysis/prediction-sets.ts';
import { type Markup, html } from '../html/html.ts';
import type { ReportInput } from '../input/report-input.ts';
import { selectRows } from '../input/select-rows.ts';
import type { Statistics } from '../input/statistics.ts';
import { classifierName, methodName } from '../text/names.ts';
import { computeSection } from './compute-section.ts';
import { chosenConfusions, confusionSection } from './confusion-section.ts';
import { resultsCsv } from './csv.ts';
import { figureSetter } from './figure.ts';
import { labelsSection } from './labels-section.ts';
import { mapCaption, mapFigure } from './map-section.ts';
import { mistakesSection } from './mistakes-section.ts';
import { originSection } from './origin-section.ts';
import { pairsSection } from './pairs-section.ts';
import { picturesOf } from './pictures.ts';
import { chosenCalibrations, reliabilitySection } from './reliability-section.ts';
import { fullTable } from './tables.ts';
import { trainingSection } from './training-section.ts';

/** A part of the page, and its word in the list of contents. */
export type Section = {
  readonly id: string;
  readonly word: string;
  readonly title: string;
  readonly body: Markup;
};

/** All parts that the input has something for, in the order of the page; what is missing is told. */
export async function sectionsOf(
  input: ReportInput,
  missing: string[],
  stamp: string | undefined,
): Promise<Section[]> {
  const { results, log, viewsPng, config, gallery, predictions } = input;
  const { protocol, confusions } = results;
  const statistics: Statistics = results;
  const sections: Section[] = [];
  const add = (id: string, word: string, title: string, body: Markup): void =>
    void sections.push({ id, word, title, body });
  const selection = selectRows(results.rows);
  const sets = predictions === undefined ? [] : predictionSets(predictions, protocol);
  const figure = figureSetter(stamp);
  const pictures = picturesOf(gallery);
  if (selection !== undefined) {
    const body = await labelsSection(results, selection, sets, figure);
    add('curve', 'Labels needed', 'How many labels are needed', body);
    const chosen = chosenConfusions(confusions, selection);
    if (chosen.length === 0) missing.push('no confusion matrices');
    else {
      const { classRecalls } = statistics;
      add(
        'confusion',
        'Confusions',
        'What is taken for what',
        await confusionSection(chosen, { selection, protocol, sets, classRecalls }, figure),
      );
    }
    const calibrations = chosenCalibrations(statistics.calibration ?? [], selection);
    if (calibrations.length > 0) {
      const confidence = await reliabilitySection(calibrations, figure);
      add('reliability', 'Confidence', 'Can its confidence be believed', confidence);
    }
    const examples = examplesOf(selection, sets);
    if (examples === undefined) missing.push('no predictions, so no single images');
    else {
      if (examples.pairs.length > 0)
        add('pairs', 'Confused pairs', 'Most confused pairs', pairsSection(examples, pictures));
      if (examples.mistakes.length > 0)
        add('mistakes', 'Mistakes', 'Images that are wrong most often', mistakesSection(examples, pictures));
      const { set, mistakes } = examples;
      const map =
        gallery === undefined ? undefined : mapFigure({ gallery, classes: protocol.classes, set, mistakes });
      if (gallery === undefined)
        missing.push('no pictures and no map of the test images (gallery.safetensors)');
      else if (map !== undefined) {
        const name = `${methodName(gallery.method)} features of the test images`;
        const caption = html`${mapCaption(gallery, set.images.length)} Wrong by
        ${classifierName(set.classifier)} with ${examples.kPerClass} labels per class.`;
        add('map', 'Map', 'Map of the test images', figure({ title: name, body: map, caption }));
      }
    }
  } else missing.push('no confusion matrices');
  const compute = computeOf(results.provenance);
  if (compute.length > 0) {
    const untrained = selection?.methods.filter((name) => !compute.some(({ method }) => method === name));
    add('compute', 'Training spent', 'What each training took', computeSection(compute, untrained ?? []));
  }
  const training = log === undefined ? undefined : await trainingSection(log, config, figure);
  if (training === undefined) missing.push('no training log, so no training curves');
  else add('training', 'Training', 'Training', training);
  if (viewsPng === undefined) missing.push('no contact sheet of the augmented views');
  else {
    const data = Buffer.from(viewsPng).toString('base64');
    const body = figure({
      title: 'Views of some training images',
      body: html`<img
        class="views"
        alt="Augmented views of some images"
        src="data:image/png;base64,${data}"
      />`,
      caption:
        'What the network saw in training: first the image, then randomly cropped, turned and recoloured views of it.',
    });
    add('views', 'Views', 'What the network saw', body);
  }
  add('reproduce', 'Origin', 'Where the numbers come from', originSection(input));
  if (results.rows.length > 0) {
    const csv = Buffer.from(resultsCsv(results.rows)).toString('base64');
    add(
      'numbers',
      'Every number',
      'Every number',
      html`<p class="download">
          <a download="results.csv" href="data:text/csv;base64,${csv}">Save as CSV</a>
        </p>
        ${fullTable(results.rows)}`,
    );
  }
  return sections;
}
