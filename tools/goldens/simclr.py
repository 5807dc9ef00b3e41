"""Ten steps of SimCLR by PyTorch: writes fixtures/simclr."""

import torch
from torch import nn

from _pretraining import SETUP, backbone, mlp, set_closed_form, views, write

OPTIONS = {'temperature': 0.2, 'numLayers': 2, 'hiddenDim': 24, 'outDim': 12}


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = backbone()
        self.head = mlp(SETUP['backbone']['embedDim'], OPTIONS['hiddenDim'], OPTIONS['outDim'], OPTIONS['numLayers'], normalize_last=True)
        set_closed_form(self)


def nt_xent(z, temperature):
    """Algorithm 1 of arXiv 2002.05709, loop by loop."""
    n = len(z) // 2
    s = torch.nn.functional.cosine_similarity(z[:, None], z[None, :], dim=-1) / temperature
    total = 0
    for i in range(2 * n):
        j = i + n if i < n else i - n
        others = torch.cat([s[i, :i], s[i, i + 1 :]])
        total = total + torch.logsumexp(others, 0) - s[i, j]
    return total / (2 * n)


def loss_of(network, step, dtype):
    z = network.head(network.backbone(views(step, 2, dtype)))
    return nt_xent(z, OPTIONS['temperature']), {}


if __name__ == '__main__':
    write('simclr', OPTIONS, Network, loss_of)
