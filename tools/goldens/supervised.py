"""A few steps of the supervised baseline and of the linear layer by PyTorch, and its plateau schedule: fixtures/supervised.

The backbone and the clipping are timm's; AdamW, the loss and ReduceLROnPlateau are torch's.
"""

import json
from pathlib import Path

import numpy as np
import torch
from timm.models.xcit import Xcit
from timm.utils.agc import adaptive_clip_grad
from torch import nn

from _closed_form import images, parameter, uniform

torch.set_num_threads(1)
fixtures = Path(__file__).parent / 'fixtures' / 'supervised'

SETUP = {
    'backbone': {'embedDim': 16, 'depth': 2, 'numHeads': 4, 'patchSize': 8},
    'options': {'globalCrops': 2, 'localCrops': 3},
    'recipe': {'learningRate': 2e-3, 'weightDecay': 0.05, 'clipFactor': 0.16},
    'plan': {'totalSteps': 8, 'stepsPerEpoch': 2, 'batchSize': 4},
    'imageSize': 32,
    'localSize': 16,
    'classes': 3,
    'classWeights': [0.5, 1.0, 1.5],
    'labels': [[(step + 2 * image) % 3 for image in range(4)] for step in range(8)],
}


def train(dtype, learns):
    torch.set_default_dtype(dtype)
    backbone = Xcit(
        img_size=SETUP['imageSize'],
        patch_size=SETUP['backbone']['patchSize'],
        embed_dim=SETUP['backbone']['embedDim'],
        depth=SETUP['backbone']['depth'],
        num_heads=SETUP['backbone']['numHeads'],
        eta=1.0,
        tokens_norm=True,
        num_classes=0,
    )
    network = nn.ModuleDict({'backbone': backbone, 'head': nn.Linear(SETUP['backbone']['embedDim'], SETUP['classes'])})
    with torch.no_grad():
        for name, tensor in [*network.named_parameters(), *network.named_buffers()]:
            if tensor.dtype.is_floating_point:
                tensor.copy_(torch.from_numpy(parameter(name, tuple(tensor.shape))))
    whole = learns == 'all'
    for name, p in network.named_parameters():
        p.requires_grad_(whole or name.startswith(('head.', 'backbone.norm.')))
    backbone.train(whole)
    trained = [p for p in network.parameters() if p.requires_grad]
    recipe = SETUP['recipe']
    optimizer = torch.optim.AdamW(
        [{'params': [p for p in trained if p.ndim > 1]}, {'params': [p for p in trained if p.ndim == 1], 'weight_decay': 0}],
        lr=recipe['learningRate'],
        weight_decay=recipe['weightDecay'],
    )
    loss_of = nn.CrossEntropyLoss(weight=torch.tensor(SETUP['classWeights']))
    log = {'loss': [], 'gradNorm': []}
    for step in range(SETUP['plan']['totalSteps']):
        logits, targets = [], []
        labels = torch.tensor(SETUP['labels'][step])
        for name, count, size in (('global', 2, SETUP['imageSize']), ('local', 3, SETUP['localSize'])):
            views = images(f'{name} {step}', count * len(labels), size)
            x = torch.from_numpy(views.astype(np.float64) / 127.5 - 1).to(dtype).permute(0, 3, 1, 2)
            logits.append(network['head'](backbone(x)))
            targets.append(labels.repeat(count))
        loss = loss_of(torch.cat(logits), torch.cat(targets))
        optimizer.zero_grad()
        loss.backward()
        log['loss'].append(loss.item())
        log['gradNorm'].append(float(torch.sqrt(sum((p.grad.double() ** 2).sum() for p in trained))))
        adaptive_clip_grad(trained, recipe['clipFactor'], 1e-3)
        optimizer.step()
    backbone.eval()
    plain = images('validation', 5, SETUP['imageSize'])
    with torch.no_grad():
        x = torch.from_numpy(plain.astype(np.float64) / 127.5 - 1).to(dtype).permute(0, 3, 1, 2)
        log['logits'] = network['head'](backbone(x)).flatten().tolist()
    # The length of each parameter and buffer at the end, and its product with a direction of numbers in [-1, 1).
    log['final'] = {}
    for name, tensor in [*network.named_parameters(), *network.named_buffers()]:
        if not tensor.dtype.is_floating_point:
            continue
        values = tensor.detach().double().numpy()
        log['final'][name] = [float(np.linalg.norm(values)), float((values * uniform(f'probe {name}', values.shape)).sum())]
    torch.set_default_dtype(torch.float32)
    return log


def plateau():
    """The factor of the learning rate after each of 400 losses that fall, stall and fall again."""
    options = {'factor': 0.5, 'patience': 20, 'cooldown': 30, 'threshold': 1e-4}
    parameter_ = nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([parameter_], lr=1.0)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, mode='min', threshold_mode='rel', **options)
    noise = uniform('losses', (400,))
    losses = [2 / (1 + min(step, 60) / 20) - (0.3 if step > 300 else 0) + 0.05 * float(noise[step]) for step in range(400)]
    scales = []
    for loss in losses:
        scheduler.step(loss)
        scales.append(optimizer.param_groups[0]['lr'])
    return {'options': options, 'losses': losses, 'rateScale': scales}


if __name__ == '__main__':
    fixtures.mkdir(parents=True, exist_ok=True)
    result = {**SETUP}
    for learns in ('all', 'head-and-norm'):
        exact, single = train(torch.float64, learns), train(torch.float32, learns)
        print(f"  {learns}: loss {exact['loss'][0]:.4f} .. {exact['loss'][-1]:.4f}; float32 differs by "
              f"{np.max(np.abs(np.array(single['loss']) / np.array(exact['loss']) - 1)):.1e}")
        result[learns] = exact
    (fixtures / 'training.json').write_text(json.dumps(result) + '\n')
    (fixtures / 'plateau.json').write_text(json.dumps(plateau()) + '\n')
