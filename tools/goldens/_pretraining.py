"""What the references of simclr.py, byol.py, vicreg.py and mae.py share: a small network, its training, what is kept.

The backbone (timm), clipping (timm) and AdamW (torch) are libraries'; heads and losses are written in those files after
the papers' formulas. The TypeScript side is tools/parity/ssl.test.ts.
"""

import json
import math
from pathlib import Path

import numpy as np
import torch
from timm.models.xcit import Xcit
from timm.utils.agc import adaptive_clip_grad
from torch import nn

from _closed_form import images, parameter, uniform

torch.set_num_threads(1)

SETUP = {
    'backbone': {'embedDim': 16, 'depth': 2, 'numHeads': 4, 'patchSize': 8},
    'recipe': {
        'learningRate': 0.064,
        'finalLearningRate': 0,
        'warmup': {'steps': 3},
        'weightDecay': 0.04,
        'finalWeightDecay': 0.4,
        'clipFactor': 0.32,
    },
    'plan': {'totalSteps': 10, 'stepsPerEpoch': 5, 'batchSize': 6},
    'imageSize': 32,
}


def backbone():
    sizes = SETUP['backbone']
    return Xcit(
        img_size=SETUP['imageSize'],
        patch_size=sizes['patchSize'],
        embed_dim=sizes['embedDim'],
        depth=sizes['depth'],
        num_heads=sizes['numHeads'],
        eta=1.0,
        tokens_norm=True,
        num_classes=0,
    )


def mlp(in_dim, hidden, out_dim, layers, normalize_last=False):
    """Linear without bias, batch normalisation, ReLU, ..., linear."""
    stack = []
    for index in range(layers):
        ends = index == layers - 1
        stack.append(nn.Linear(in_dim if index == 0 else hidden, out_dim if ends else hidden, bias=False))
        if not ends:
            stack += [nn.BatchNorm1d(hidden), nn.ReLU()]
        elif normalize_last:
            stack.append(nn.BatchNorm1d(out_dim))
    return nn.Sequential(*stack)


def set_closed_form(network):
    with torch.no_grad():
        for name, tensor in [*network.named_parameters(), *network.named_buffers()]:
            if tensor.dtype.is_floating_point:
                tensor.copy_(torch.from_numpy(parameter(name, tuple(tensor.shape))))


def cosine_values(start, end, length):
    return [end + 0.5 * (start - end) * (1 + math.cos(math.pi * i / length)) for i in range(length)]


def rates():
    """Learning rate and weight decay by step: a rise with both ends, then half a cosine; half a cosine."""
    plan, recipe = SETUP['plan'], SETUP['recipe']
    warmup = recipe['warmup']['steps']
    base = recipe['learningRate'] * plan['batchSize'] / 256
    rise = list(np.linspace(0, base, warmup))
    return (
        rise + cosine_values(base, recipe['finalLearningRate'], plan['totalSteps'] - warmup),
        cosine_values(recipe['weightDecay'], recipe['finalWeightDecay'], plan['totalSteps']),
    )


def views(step, count, dtype):
    """[count * batch, 3, size, size] in [-1, 1], view after view."""
    data = images(f'global {step}', count * SETUP['plan']['batchSize'], SETUP['imageSize'])
    return (torch.from_numpy(data).to(dtype) / 255 * 2 - 1).permute(0, 3, 1, 2).contiguous()


def probes(named):
    """Two projections of each tensor on fixed directions: enough to see any difference."""
    return {
        name: [float(tensor.detach().double().numpy().reshape(-1) @ uniform(f'probe {side} {name}', (tensor.numel(),))) for side in (0, 1)]
        for name, tensor in named.items()
    }


def train(make, loss_of, after_step, dtype):
    """The run in one precision. `make()` gives the network, `loss_of(network, step, dtype)` a loss and what to log beside it."""
    torch.set_default_dtype(dtype)
    network = make().train()
    decayed = [p for n, p in network.named_parameters() if p.requires_grad and p.ndim > 1 and not n.endswith('.bias')]
    plain = [p for n, p in network.named_parameters() if p.requires_grad and not (p.ndim > 1 and not n.endswith('.bias'))]
    optimizer = torch.optim.AdamW([{'params': decayed}, {'params': plain, 'weight_decay': 0}], lr=0)
    log = {'loss': [], 'gradNorm': []}
    gradients = {}
    for step, (rate, decay) in enumerate(zip(*rates())):
        loss, beside = loss_of(network, step, dtype)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        learning = {n: p for n, p in network.named_parameters() if p.grad is not None}
        if step == 0:
            gradients = {n: p.grad for n, p in learning.items()}
            norms = {n: float(g.double().norm()) for n, g in gradients.items()}
            gradients = probes(gradients)
        log['gradNorm'].append(math.sqrt(sum(float((p.grad.double() ** 2).sum()) for p in learning.values())))
        for name, value in {'loss': loss, **beside}.items():
            log.setdefault(name, []).append(float(value.detach()))
        adaptive_clip_grad(list(learning.values()), SETUP['recipe']['clipFactor'], 1e-3)
        for group, value in zip(optimizer.param_groups, (decay, 0)):
            group['lr'], group['weight_decay'] = rate, value
        optimizer.step()
        after_step(network, step)
    final = {n: t for n, t in [*network.named_parameters(), *network.named_buffers()] if t.dtype.is_floating_point}
    torch.set_default_dtype(torch.float32)
    return log, gradients, norms, probes(final)


def write(name, options, make, loss_of, after_step=lambda network, step: None):
    """Trains in float64 and writes fixtures/<name>/training.json; prints how far float32 strays, which bounds the tolerance."""
    log, gradients, norms, final = train(make, loss_of, after_step, torch.float64)
    single = train(make, loss_of, after_step, torch.float32)[0]
    for key, values in log.items():
        strays = max(abs(a - b) / max(abs(b), 1e-6) for a, b in zip(single[key], values))
        print(f'  {key} {values[0]:.5f} .. {values[-1]:.5f}; float32 differs by {strays:.1e}')
    folder = Path(__file__).parent / 'fixtures' / name
    folder.mkdir(parents=True, exist_ok=True)
    fixture = {**SETUP, 'options': options, **log, 'gradientNorms': norms, 'gradientProbes': gradients, 'finalProbes': final}
    (folder / 'training.json').write_text(json.dumps(fixture, indent=1) + '\n')
