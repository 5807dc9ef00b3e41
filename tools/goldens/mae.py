"""Ten steps of masked image modelling by PyTorch: writes fixtures/mae."""

import torch
from torch import nn

from _closed_form import uniform
from _pretraining import SETUP, backbone, set_closed_form, views, write

OPTIONS = {'hiddenDim': 24, 'standardizeTargets': True}
GRID = SETUP['imageSize'] // SETUP['backbone']['patchSize']
PATCH = SETUP['backbone']['patchSize']


class Decoder(nn.Module):
    def __init__(self, embed_dim, hidden):
        super().__init__()
        self.norm = nn.LayerNorm(embed_dim, eps=1e-6)
        self.tokens = nn.Linear(embed_dim, hidden)
        self.context = nn.Linear(embed_dim, hidden, bias=False)
        self.pixels = nn.Linear(hidden, PATCH * PATCH * 3)

    def forward(self, tokens, features):
        return self.pixels(nn.functional.gelu(self.tokens(self.norm(tokens)) + self.context(features)[:, None]))


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = backbone()
        self.decoder = Decoder(SETUP['backbone']['embedDim'], OPTIONS['hiddenDim'])
        self.backbone.blocks[-1].register_forward_hook(lambda module, args, output: setattr(self, 'last', output))
        set_closed_form(self)


def mask_of(step, batch):
    """[batch, patches], 1 where the formula's number lies below 0.2: a bit more than half."""
    return uniform(f'mask {step}', (batch, GRID * GRID)) < 0.2


def loss_of(network, step, dtype):
    x = views(step, 1, dtype)
    batch = len(x)
    hidden = torch.from_numpy(mask_of(step, batch))
    grey = x.clone()
    squared, count = 0, 0
    for b in range(batch):
        for place in hidden[b].nonzero()[:, 0].tolist():
            top, left = place // GRID * PATCH, place % GRID * PATCH
            grey[b, :, top : top + PATCH, left : left + PATCH] = 0
    features = network.backbone(grey)
    painted = network.decoder(network.last, features)
    for b in range(batch):
        for place in hidden[b].nonzero()[:, 0].tolist():
            top, left = place // GRID * PATCH, place % GRID * PATCH
            # Pixel by pixel, each with its three channels.
            target = x[b, :, top : top + PATCH, left : left + PATCH].permute(1, 2, 0).reshape(-1)
            target = (target - target.mean()) / torch.sqrt(target.var(correction=0) + 1e-6)
            squared, count = squared + ((painted[b, place] - target) ** 2).mean(), count + 1
    return squared / count, {}


if __name__ == '__main__':
    write('mae', OPTIONS, Network, loss_of)
