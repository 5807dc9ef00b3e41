"""Ten steps of BYOL by PyTorch: writes fixtures/byol."""

import copy

import torch
from torch import nn

from _pretraining import SETUP, backbone, cosine_values, mlp, set_closed_form, views, write

OPTIONS = {'numLayers': 2, 'hiddenDim': 24, 'outDim': 12, 'teacherMomentum': 0.9, 'finalTeacherMomentum': 1}


class Teacher(nn.Module):
    """Backbone and projector."""

    def __init__(self):
        super().__init__()
        self.backbone = backbone()
        self.head = mlp(SETUP['backbone']['embedDim'], OPTIONS['hiddenDim'], OPTIONS['outDim'], OPTIONS['numLayers'])

    def forward(self, x):
        return self.head(self.backbone(x))


class Network(Teacher):
    def __init__(self):
        super().__init__()
        self.predictor = mlp(OPTIONS['outDim'], OPTIONS['hiddenDim'], OPTIONS['outDim'], OPTIONS['numLayers'])
        set_closed_form(self)
        self.teacher = Teacher()
        self.teacher.backbone.load_state_dict(copy.deepcopy(self.backbone.state_dict()))
        self.teacher.head.load_state_dict(copy.deepcopy(self.head.state_dict()))
        for p in self.teacher.parameters():
            p.requires_grad = False


def regression(prediction, projection):
    """Equation (2) of arXiv 2006.07733: squared distance of the two directions, meant over the batch."""
    q = prediction / prediction.norm(dim=1, keepdim=True)
    z = projection / projection.norm(dim=1, keepdim=True)
    return ((q - z) ** 2).sum(1).mean()


def loss_of(network, step, dtype):
    x = views(step, 2, dtype)
    with torch.no_grad():
        first_target, second_target = network.teacher(x).chunk(2)
    first, second = network.predictor(network(x)).chunk(2)
    return regression(first, second_target) + regression(second, first_target), {}


def after_step(network, step):
    momentum = cosine_values(OPTIONS['teacherMomentum'], OPTIONS['finalTeacherMomentum'], SETUP['plan']['totalSteps'])[step]
    student = dict(network.named_parameters())
    with torch.no_grad():
        for name, t in network.teacher.named_parameters():
            t.copy_(momentum * t + (1 - momentum) * student[name])


if __name__ == '__main__':
    write('byol', OPTIONS, Network, loss_of, after_step)
