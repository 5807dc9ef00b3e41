"""Ten steps of VICReg by PyTorch: writes fixtures/vicreg."""

import torch
from torch import nn

from _pretraining import SETUP, backbone, mlp, set_closed_form, views, write

OPTIONS = {
    'numLayers': 3,
    'hiddenDim': 24,
    'outDim': 20,
    'invarianceWeight': 25,
    'varianceWeight': 25,
    'covarianceWeight': 1,
}


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = backbone()
        self.head = mlp(SETUP['backbone']['embedDim'], OPTIONS['hiddenDim'], OPTIONS['outDim'], OPTIONS['numLayers'])
        set_closed_form(self)


def terms(a, b):
    """Invariance, variance and covariance as algorithm 1 of arXiv 2105.04906 has them."""
    n, d = a.shape
    similar = nn.functional.mse_loss(a, b)
    varied, apart = 0, 0
    for z in (a, b):
        varied = varied + torch.relu(1 - torch.sqrt(z.var(0) + 1e-4)).mean()
        centered = z - z.mean(0)
        matrix = centered.T @ centered / (n - 1)
        apart = apart + (matrix[~torch.eye(d, dtype=bool)] ** 2).sum() / d
    return similar, varied, apart


def loss_of(network, step, dtype):
    a, b = network.head(network.backbone(views(step, 2, dtype))).chunk(2)
    similar, varied, apart = terms(a, b)
    weights = OPTIONS['invarianceWeight'], OPTIONS['varianceWeight'], OPTIONS['covarianceWeight']
    loss = weights[0] * similar + weights[1] * varied + weights[2] * apart
    return loss, {'invariance': similar, 'variance': varied, 'covariance': apart}


if __name__ == '__main__':
    write('vicreg', OPTIONS, Network, loss_of)
