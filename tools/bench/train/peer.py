"""The PyTorch side of the training benchmark: one DINO step with everything that ours does in one call.

Reads one JSON object a line on standard input: {"case": {...}} builds a model, {"steps": n} runs n steps and answers
with their seconds; every answer is one JSON line with the process's largest resident size.
"""
import copy
import json
import resource
import sys
import time

import torch
from timm.models.xcit import Xcit
from timm.utils import adaptive_clip_grad
from torch import nn
from torch.nn import functional as F


class Head(nn.Module):
    """DINO's projection head: MLP, L2 normalisation, weight-normalised last layer of gain 1."""

    def __init__(self, dim, hidden, bottleneck, prototypes):
        super().__init__()
        self.mlp = nn.Sequential(nn.Linear(dim, hidden), nn.GELU(), nn.Linear(hidden, hidden), nn.GELU(),
                                 nn.Linear(hidden, hidden), nn.GELU(), nn.Linear(hidden, bottleneck))
        self.last = nn.Parameter(torch.randn(prototypes, bottleneck) * 0.02)

    def forward(self, x):
        x = F.normalize(self.mlp(x), dim=-1)
        return x @ F.normalize(self.last, dim=-1).T


class Net(nn.Module):
    def __init__(self, case):
        super().__init__()
        self.backbone = Xcit(img_size=case["imageSize"], patch_size=case["patchSize"], embed_dim=case["embedDim"],
                             depth=case["depth"], num_heads=case["numHeads"], num_classes=0,
                             tokens_norm=case["tokensNorm"], eta=1.0)
        self.head = Head(case["embedDim"], case["hiddenDim"], case["bottleneckDim"], case["numPrototypes"])

    def forward(self, groups):
        return self.head(torch.cat([self.backbone(x) for x in groups]))


class Trainer:
    def __init__(self, case):
        torch.manual_seed(0)
        self.case = case
        self.student = Net(case).train()
        self.teacher = copy.deepcopy(self.student).train()
        for p in self.teacher.parameters():
            p.requires_grad_(False)
        decayed = [p for p in self.student.parameters() if p.ndim > 1]
        plain = [p for p in self.student.parameters() if p.ndim <= 1]
        self.optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": 0.04}, {"params": plain, "weight_decay": 0.0}],
                                           lr=1e-4, fused=True)
        self.center = torch.zeros(1, case["numPrototypes"])
        b, g, l = case["batchSize"], case["globalCrops"], case["localCrops"]
        self.globals = torch.randint(0, 256, (g * b, case["imageSize"], case["imageSize"], 3), dtype=torch.uint8)
        self.locals = torch.randint(0, 256, (l * b, case["localSize"], case["localSize"], 3), dtype=torch.uint8)
        self.dtype = torch.bfloat16 if case.get("precision") == "bf16" else None
        if case.get("compile"):
            self.student = torch.compile(self.student)
            self.teacher = torch.compile(self.teacher)

    def normalise(self, x):
        return x.permute(0, 3, 1, 2).float().div(255).mul(2).sub(1)

    def step(self):
        case = self.case
        views = [self.normalise(self.globals)] + ([self.normalise(self.locals)] if case["localCrops"] else [])
        g, n = case["globalCrops"], case["globalCrops"] + case["localCrops"]
        with torch.autocast("cpu", dtype=self.dtype, enabled=self.dtype is not None):
            with torch.no_grad():
                teacher = self.teacher(views[:1])
            student = self.student(views)
        teacher, student = teacher.float(), student.float()
        targets = F.softmax((teacher - self.center) / 0.04, dim=-1).chunk(g)
        logs = F.log_softmax(student / 0.1, dim=-1).chunk(n)
        terms = [-(t * s).sum(-1).mean() for i, t in enumerate(targets) for j, s in enumerate(logs) if i != j]
        loss = sum(terms) / len(terms)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        adaptive_clip_grad(self.student.parameters(), clip_factor=0.32, eps=1e-3)
        self.optimizer.step()
        with torch.no_grad():
            self.center.mul_(0.9).add_(teacher.mean(0, keepdim=True), alpha=0.1)
            theirs, mine = list(self.teacher.parameters()), list(self.student.parameters())
            torch._foreach_mul_(theirs, 0.996)
            torch._foreach_add_(theirs, mine, alpha=0.004)
        return float(loss.detach())


def main():
    torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
    trainer = None
    for line in sys.stdin:
        request = json.loads(line)
        if "case" in request:
            trainer = Trainer(request["case"])
            seconds, loss = [], trainer.step()
        else:
            seconds = []
            for _ in range(request["steps"]):
                start = time.perf_counter()
                loss = trainer.step()
                seconds.append(time.perf_counter() - start)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"seconds": seconds, "loss": loss, "peakBytes": peak, "torch": torch.__version__}), flush=True)


main()
