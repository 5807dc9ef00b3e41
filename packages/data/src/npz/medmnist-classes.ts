import { basename } from 'node:path';

const organs = ['bladder', 'femur-left', 'femur-right', 'heart', 'kidney-left', 'kidney-right', 'liver', 'lung-left', 'lung-right', 'pancreas', 'spleen']; // prettier-ignore

/**
 * What the labels 0, 1, ... of MedMNIST's 2D files with one label an image stand for, by the front of the file's name (Yang et
 * al., "MedMNIST v2", Scientific Data 10, 41, 2023, and the package of that name). RetinaMNIST's are grades, so numbers.
 */
const classes: Readonly<Record<string, readonly string[]>> = {
  pathmnist: ['adipose', 'background', 'debris', 'lymphocytes', 'mucus', 'smooth muscle', 'normal colon mucosa', 'cancer-associated stroma', 'colorectal adenocarcinoma epithelium'], // prettier-ignore
  dermamnist: ['actinic keratoses and intraepithelial carcinoma', 'basal cell carcinoma', 'benign keratosis-like lesions', 'dermatofibroma', 'melanoma', 'melanocytic nevi', 'vascular lesions'], // prettier-ignore
  octmnist: ['choroidal neovascularization', 'diabetic macular edema', 'drusen', 'normal'],
  pneumoniamnist: ['normal', 'pneumonia'],
  breastmnist: ['malignant', 'normal or benign'],
  bloodmnist: ['basophil', 'eosinophil', 'erythroblast', 'immature granulocyte', 'lymphocyte', 'monocyte', 'neutrophil', 'platelet'], // prettier-ignore
  tissuemnist: ['collecting duct, connecting tubule', 'distal convoluted tubule', 'glomerular endothelial cells', 'interstitial endothelial cells', 'leukocytes', 'podocytes', 'proximal tubule segments', 'thick ascending limb'], // prettier-ignore
  organamnist: organs,
  organcmnist: organs,
  organsmnist: organs,
};

/** Names of the labels 0, 1, ... of a file that has the name MedMNIST gives it (`bloodmnist.npz`, `bloodmnist_64.npz`). */
export function medmnistClasses(path: string): readonly string[] | undefined {
  const [, name] = /^([a-z]+mnist)(?:_\d+)?\.npz$/i.exec(basename(path)) ?? [];
  return name === undefined ? undefined : classes[name.toLowerCase()];
}
