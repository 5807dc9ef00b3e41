"""Fifty steps of DINO by PyTorch, and a few of the optimiser alone: writes fixtures/dino.

Everything but the backbone (timm), the clipping (timm) and AdamW (torch) is written here after the papers' formulas.
"""

import copy
import json
import math
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from timm.models.xcit import Xcit
from timm.utils.agc import adaptive_clip_grad
from torch import nn

from _closed_form import images, parameter, uniform

torch.set_num_threads(1)
fixtures = Path(__file__).parent / 'fixtures' / 'dino'

SETUP = {
    'backbone': {'embedDim': 16, 'depth': 2, 'numHeads': 4, 'patchSize': 8},
    'options': {
        'globalCrops': 2,
        'localCrops': 3,
        'numPrototypes': 64,
        'numHeadLayers': 4,
        'hiddenDim': 48,
        'bottleneckDim': 16,
        'studentTemperature': 0.1,
        'initialTeacherTemperature': 0.02,
        'teacherTemperature': 0.04,
        'teacherTemperatureWarmup': {'steps': 20},
        'teacherMomentum': 0.9,
        'finalTeacherMomentum': 1,
        'centerMomentum': 0.9,
        'freezeLastLayer': {'epochs': 1},
    },
    'recipe': {
        'learningRate': 0.064,
        'finalLearningRate': 0,
        'warmup': {'epochs': 2},
        'weightDecay': 0.04,
        'finalWeightDecay': 0.4,
        'clipFactor': 0.32,
    },
    'plan': {'totalSteps': 50, 'stepsPerEpoch': 5, 'batchSize': 4},
    'imageSize': 32,
    'localSize': 16,
}


class LastLayer(nn.Module):
    """A weight-normalised linear layer without bias, its gain fixed at 1: each row of the weight has length 1."""

    def __init__(self, in_dim, out_dim):
        super().__init__()
        self.weight_v = nn.Parameter(torch.empty(out_dim, in_dim))

    def forward(self, x):
        return x @ (self.weight_v / self.weight_v.norm(dim=1, keepdim=True)).T


class Head(nn.Module):
    def __init__(self, in_dim, layers, hidden, bottleneck, prototypes):
        super().__init__()
        widths = [in_dim] + [hidden] * (layers - 1) + [bottleneck]
        stack = []
        for index in range(layers):
            stack.append(nn.Linear(widths[index], widths[index + 1]))
            if index < layers - 1:
                stack.append(nn.GELU())
        self.mlp = nn.Sequential(*stack)
        self.last_layer = LastLayer(bottleneck, prototypes)

    def forward(self, x):
        return self.last_layer(nn.functional.normalize(self.mlp(x), dim=-1))


class Network(nn.Module):
    """Backbone and head; one application of the backbone for each size of crop, one of the head on all."""

    def __init__(self):
        super().__init__()
        backbone, options = SETUP['backbone'], SETUP['options']
        self.backbone = Xcit(
            img_size=SETUP['imageSize'],
            patch_size=backbone['patchSize'],
            embed_dim=backbone['embedDim'],
            depth=backbone['depth'],
            num_heads=backbone['numHeads'],
            eta=1.0,
            tokens_norm=True,
            num_classes=0,
        )
        self.head = Head(
            backbone['embedDim'],
            options['numHeadLayers'],
            options['hiddenDim'],
            options['bottleneckDim'],
            options['numPrototypes'],
        )

    def forward(self, crops):
        features = torch.cat([self.backbone(crop) for crop in crops])
        return self.head(features), features


def set_closed_form(network):
    with torch.no_grad():
        for name, tensor in [*network.named_parameters(), *network.named_buffers()]:
            if tensor.dtype.is_floating_point:
                tensor.copy_(torch.from_numpy(parameter(name, tuple(tensor.shape))))


def linspace_then(start, end, length, rest):
    return np.concatenate([np.linspace(start, end, length), rest])


def cosine_values(start, end, length):
    return np.array([end + 0.5 * (start - end) * (1 + math.cos(math.pi * i / length)) for i in range(length)])


def schedules():
    plan, options, recipe = SETUP['plan'], SETUP['options'], SETUP['recipe']
    total, per_epoch = plan['totalSteps'], plan['stepsPerEpoch']
    warmup = recipe['warmup']['epochs'] * per_epoch
    base = recipe['learningRate'] * plan['batchSize'] / 256
    temperature_warmup = options['teacherTemperatureWarmup']['steps']
    temperature = options['teacherTemperature']
    return {
        'learningRate': linspace_then(0, base, warmup, cosine_values(base, 0, total - warmup)),
        'weightDecay': cosine_values(recipe['weightDecay'], recipe['finalWeightDecay'], total),
        'teacherTemperature': linspace_then(
            options['initialTeacherTemperature'],
            temperature,
            temperature_warmup,
            np.full(total - temperature_warmup, temperature),
        ),
        'teacherMomentum': cosine_values(options['teacherMomentum'], options['finalTeacherMomentum'], total),
    }


def optimizer_of(network):
    decayed, plain = [], []
    for name, p in network.named_parameters():
        (plain if name.endswith('.bias') or p.ndim == 1 else decayed).append(p)
    return torch.optim.AdamW([{'params': decayed}, {'params': plain, 'weight_decay': 0}], lr=0)


def views(step, dtype):
    """For each size a tensor [count * batch, 3, size, size] in [-1, 1], view after view."""
    batch, options = SETUP['plan']['batchSize'], SETUP['options']
    groups = []
    for group, count, size in (
        ('global', options['globalCrops'], SETUP['imageSize']),
        ('local', options['localCrops'], SETUP['localSize']),
    ):
        data = images(f'{group} {step}', count * batch, size)
        groups.append((torch.from_numpy(data).to(dtype) / 255 * 2 - 1).permute(0, 3, 1, 2).contiguous())
    return groups


def dino_loss(teacher_logits, student_logits, center, temperature):
    options, batch = SETUP['options'], SETUP['plan']['batchSize']
    if not center.any():
        center = teacher_logits.mean(0)
    targets = torch.softmax((teacher_logits - center) / temperature, -1)
    log_q = torch.log_softmax(student_logits / options['studentTemperature'], -1)
    terms = []
    for t, target in enumerate(targets.split(batch)):
        for v, prediction in enumerate(log_q.split(batch)):
            if t != v:
                terms.append(-(target * prediction).sum(-1).mean())
    momentum = options['centerMomentum']
    next_center = center * momentum + teacher_logits.mean(0) * (1 - momentum)
    entropy = -(targets * torch.log(targets.clamp_min(1e-300 if targets.dtype == torch.float64 else 1e-38))).sum(-1).mean()
    return torch.stack(terms).mean(), next_center, entropy


def probes(named):
    """Two projections of each tensor on fixed directions, [tensors, 2]: enough to see any difference."""
    rows = []
    for name, tensor in named.items():
        values = tensor.detach().double().numpy().reshape(-1)
        rows.append([values @ uniform(f'probe {side} {name}', values.shape) for side in (0, 1)])
    return np.array(rows)


def train(dtype):
    """The run in one precision: what is logged at every step, and the state at the end."""
    torch.set_default_dtype(dtype)
    student = Network().train()
    set_closed_form(student)
    teacher = copy.deepcopy(student).train()
    for p in teacher.parameters():
        p.requires_grad = False
    optimizer, rates = optimizer_of(student), schedules()
    center = torch.zeros(SETUP['options']['numPrototypes'])
    momentum_of, per_epoch = rates['teacherMomentum'], SETUP['plan']['stepsPerEpoch']
    log = {'loss': [], 'gradNorm': [], 'teacherEntropy': [], 'probes': [], 'gradientProbes': None}
    for step in range(SETUP['plan']['totalSteps']):
        crops = views(step, dtype)
        with torch.no_grad():
            teacher_logits, _ = teacher(crops[:1])
        student_logits, _ = student(crops)
        loss, center, entropy = dino_loss(teacher_logits, student_logits, center, rates['teacherTemperature'][step])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        learning = [p for p in student.parameters() if p.grad is not None]
        log['gradNorm'].append(math.sqrt(sum(float((p.grad.double() ** 2).sum()) for p in learning)))
        if step == 0:
            log['gradientProbes'] = probes({name: p.grad for name, p in student.named_parameters()})
        adaptive_clip_grad(student.parameters(), SETUP['recipe']['clipFactor'], 1e-3)
        if step < SETUP['options']['freezeLastLayer']['epochs'] * per_epoch:
            student.head.last_layer.weight_v.grad = None
        for group, decay in zip(optimizer.param_groups, (rates['weightDecay'][step], 0)):
            group['lr'], group['weight_decay'] = rates['learningRate'][step], decay
        optimizer.step()
        with torch.no_grad():
            m = momentum_of[step]
            for t, s in zip(teacher.parameters(), student.parameters()):
                t.copy_(m * t + (1 - m) * s)
        log['loss'].append(loss.item())
        log['teacherEntropy'].append(entropy.item())
        log['probes'].append(probes(dict(teacher.named_parameters())))
    log['probes'] = np.array(log['probes'])
    floats = {n: b for n, b in student.named_buffers() if b.dtype.is_floating_point}
    log['final'] = {
        **{f'teacher/params/{n}': p for n, p in teacher.named_parameters()},
        **{f'buffers/{n}': b for n, b in floats.items()},
        **{f'teacher/buffers/{n}': b for n, b in teacher.named_buffers() if b.dtype.is_floating_point},
        'center': center,
    }
    log['names'] = [name for name, _ in student.named_parameters()]
    torch.set_default_dtype(torch.float32)
    return log


def write_training():
    exact, single = train(torch.float64), train(torch.float32)
    loss, other = np.array(exact['loss']), np.array(single['loss'])
    print(f'  loss {loss[0]:.4f} .. {loss[-1]:.4f}; float32 differs from float64 by {np.max(abs(other / loss - 1)):.1e}')
    scale = {n: float(t.double().norm()) for n, t in exact['final'].items()}
    worst = sorted(
        ((float((single['final'][n].double() - t).norm()) / max(scale[n], 1e-12), n) for n, t in exact['final'].items()),
        reverse=True,
    )
    print('  largest relative differences at the end:', [(f'{d:.1e}', n) for d, n in worst[:5]])
    fixtures.mkdir(parents=True, exist_ok=True)
    save_file(
        {
            'probes': exact['probes'].astype(np.float32),
            'gradientProbes': exact['gradientProbes'].astype(np.float32),
            **{f'final/{n}': t.detach().numpy().astype(np.float32) for n, t in exact['final'].items()},
        },
        fixtures / 'training.safetensors',
    )
    curves = {name: exact[name] for name in ('loss', 'gradNorm', 'teacherEntropy')}
    rates = {name: list(values) for name, values in schedules().items()}
    setup = {**SETUP, 'names': exact['names'], 'schedules': rates, **curves}
    (fixtures / 'training.json').write_text(json.dumps(setup, indent=1) + '\n')


def write_optimizer():
    """Clipping and AdamW on five small parameters, one frozen for the first three of eight steps, in float64."""
    shapes = {'block.weight': (3, 4), 'conv.weight': (2, 3, 2, 2), 'block.bias': (5,), 'norm.weight': (5,), 'last.weight': (4, 2)}
    params = {n: nn.Parameter(torch.from_numpy(uniform(n, s)) * (0 if n == 'block.bias' else 1)) for n, s in shapes.items()}
    decayed = [p for n, p in params.items() if p.ndim > 1]
    optimizer = torch.optim.AdamW([{'params': decayed}, {'params': [p for p in params.values() if p.ndim == 1], 'weight_decay': 0}], lr=0)
    initial = {n: p.detach().flatten().tolist() for n, p in params.items()}
    steps = []
    for step in range(8):
        rate, decay = 0.01 * (step + 1), 0.1 + 0.05 * step
        for name, p in params.items():
            size = 1e-9 if name == 'conv.weight' and step == 2 else 1.5
            p.grad = torch.from_numpy(uniform(f'{name} {step}', shapes[name])) * size
        gradients = {n: p.grad.flatten().tolist() for n, p in params.items()}
        adaptive_clip_grad(list(params.values()), 0.32, 1e-3)
        clipped = {n: p.grad.flatten().tolist() for n, p in params.items()}
        if step < 3:
            params['last.weight'].grad = None
        for group, value in zip(optimizer.param_groups, (decay, 0)):
            group['lr'], group['weight_decay'] = rate, value
        optimizer.step()
        after = {n: p.detach().flatten().tolist() for n, p in params.items()}
        steps.append(
            {'learningRate': rate, 'weightDecay': decay, 'gradients': gradients, 'clipped': clipped, 'params': after}
        )
    setup = {'shapes': shapes, 'frozenUntil': 3, 'initial': initial, 'steps': steps}
    (fixtures / 'optimizer.json').write_text(json.dumps(setup) + '\n')


if __name__ == '__main__':
    write_training()
    write_optimizer()
