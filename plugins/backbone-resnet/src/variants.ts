import type { Architecture } from './architecture.ts';

const shared = { width: 64, zeroInitLast: true } as const;

/** The published networks (He et al. 2016, arXiv 1512.03385, table 1) by the names of torchvision and timm. */
export const variants: Readonly<Record<string, Architecture>> = {
  resnet18: { ...shared, block: 'basic', layers: [2, 2, 2, 2] },
  resnet34: { ...shared, block: 'basic', layers: [3, 4, 6, 3] },
  resnet50: { ...shared, block: 'bottleneck', layers: [3, 4, 6, 3] },
  resnet101: { ...shared, block: 'bottleneck', layers: [3, 4, 23, 3] },
};
