"""Features and statistics of timm's residual networks, gradients of small ones of torchvision's blocks, and names.

Weights and images are those of xcit.py (see `hashed` there), so the variants' fixtures hold results only. Writes
fixtures/resnet/.
"""

import json
from pathlib import Path

import numpy as np
import timm
import torch
import torchvision
from safetensors.numpy import save_file
from torch import nn
from torchvision.models.resnet import BasicBlock, Bottleneck, ResNet

from xcit import BATCH, fill, hashed, images

OUT = Path(__file__).parent / "fixtures" / "resnet"
VARIANTS = ["resnet18", "resnet50"]
NAMED = ["resnet18", "resnet34", "resnet50", "resnet101"]
STAGES = ("layer1", "layer2", "layer3", "layer4")


def stages(model: nn.Module, x: torch.Tensor) -> dict[str, torch.Tensor]:
    """Features, and the means of every stage, one after another: [batch, sum of widths]."""
    means: list[torch.Tensor] = []
    for stage in STAGES:
        getattr(model, stage).register_forward_hook(lambda _m, _i, out: means.append(out.mean(dim=(2, 3))))
    return {"features": model(x), "stage_means": torch.cat(means, dim=1)}


@torch.no_grad()
def golden(variant: str, size: int) -> dict[str, np.ndarray]:
    """In double precision, with how far PyTorch's own single precision is from it, in standard deviations."""
    x = torch.from_numpy(images(size, BATCH[size])).permute(0, 3, 1, 2)
    result: dict[str, np.ndarray] = {}
    for mode in ("evaluation", "training"):
        model = fill(timm.create_model(variant, pretrained=False, num_classes=0)).double().train(mode == "training")
        single = fill(timm.create_model(variant, pretrained=False, num_classes=0)).train(mode == "training")
        ours = stages(single, x)
        for name, value in stages(model, x.double()).items():
            result[f"{mode}.{name}"] = value.numpy()
            error = (ours[name].double() - value).abs().max() / value.std(correction=0)
            result[f"{mode}.{name}.single_error"] = error.reshape(1).numpy()
        if mode == "training":
            # Those of the stem and of each stage's last block; free.safetensors holds all of a small network.
            last = tuple(f"{stage}.{len(getattr(model, stage)) - 1}." for stage in STAGES)
            singles, errors = dict(single.named_buffers()), []
            for name, buffer in model.named_buffers():
                if "running" in name and name.startswith(("bn1", *last)):
                    result[f"buffers.{name}"] = buffer.numpy()
                    scale = max(1.0, float(buffer.abs().max()))
                    errors.append(float((singles[name].double() - buffer).abs().max()) / scale)
            result["buffers.single_error"] = np.array([max(errors)])
            assert all(int(b) == 4 for n, b in model.named_buffers() if n.endswith("num_batches_tracked"))
    return {name: np.ascontiguousarray(value, dtype=np.float32) for name, value in result.items()}


class Narrow(ResNet):
    """torchvision's network with its first stage `width` channels wide, which its own constructor fixes at 64."""

    def __init__(self, block: type[nn.Module], layers: tuple[int, ...], width: int) -> None:
        nn.Module.__init__(self)
        self._norm_layer, self.inplanes, self.dilation, self.groups, self.base_width = nn.BatchNorm2d, width, 1, 1, 64
        self.conv1 = nn.Conv2d(3, width, kernel_size=7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(kernel_size=3, stride=2, padding=1)
        for index, count in enumerate(layers):
            stage = self._make_layer(block, width * 2**index, count, stride=1 if index == 0 else 2)
            setattr(self, f"layer{index + 1}", stage)
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Identity()


FREE = {"basic": (BasicBlock, (1, 2, 1, 1)), "bottleneck": (Bottleneck, (1, 1, 2, 1))}
WIDTH = 2
HEIGHT_AND_WIDTH = (64, 96)


def free() -> dict[str, np.ndarray]:
    """Networks small enough to keep their weights in the fixture, with gradients in training, in double precision."""
    result = {}
    height, width = HEIGHT_AND_WIDTH
    # A formula short enough to stand in the test as well.
    image, row, column, channel = np.ogrid[0:2, 0:height, 0:width, 0:3]
    pixels = np.sin(0.37 * (image + 1) * row + 0.23 * (channel + 1) * column + image).astype(np.float32)
    x = torch.from_numpy(pixels).double().permute(0, 3, 1, 2)
    for kind, (block, layers) in FREE.items():
        model = fill(Narrow(block, layers, WIDTH)).double()
        for name, leaf in model.state_dict().items():
            result[f"{kind}.state/{name}"] = leaf.numpy().copy()
        with torch.no_grad():
            result[f"{kind}.evaluation.features"] = model.eval()(x).numpy()
        tokens = {}
        model.layer1.register_forward_hook(lambda _m, _i, out: tokens.update(first=out))
        features = model.train()(x)
        # The loss reaches every parameter, the first stage's map also directly.
        probe = torch.from_numpy(hashed("probe", features.numel())).reshape(features.shape)
        loss = (features * probe).sum() + tokens["first"].square().mean()
        loss.backward()
        result[f"{kind}.probe"] = probe.numpy()
        result[f"{kind}.training.features"] = features.detach().numpy()
        result[f"{kind}.loss"] = loss.detach().numpy()
        for name, parameter in model.named_parameters():
            result[f"{kind}.gradient/{name}"] = parameter.grad.numpy()
        for name, buffer in model.named_buffers():
            if "running" in name:
                result[f"{kind}.buffer/{name}"] = buffer.numpy()
    return {
        name: np.array(value, dtype=np.int64 if name.endswith("num_batches_tracked") else np.float32, order="C")
        for name, value in result.items()
    }


def names() -> dict[str, dict[str, list[int]]]:
    """Shapes of all leaves by name; torchvision's and timm's are the same, asserted here."""
    result = {}
    for variant in NAMED:
        with torch.device("meta"):
            model = timm.create_model(variant, pretrained=False, num_classes=0)
            other = getattr(torchvision.models, variant)(weights=None)
        leaves = {name: list(leaf.shape) for name, leaf in model.state_dict().items()}
        assert leaves == {n: list(leaf.shape) for n, leaf in other.state_dict().items() if not n.startswith("fc.")}
        result[variant] = leaves
    return result


def main() -> None:
    torch.set_num_threads(2)
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "names.json").write_text(json.dumps(names(), separators=(",", ":")) + "\n")
    save_file(free(), OUT / "free.safetensors")
    for variant in VARIANTS:
        for size in BATCH:
            result = golden(variant, size)
            features = result["evaluation.features"]
            print(variant, size, "std", features.std().round(3), "between images", features.std(axis=0).mean().round(3))
            save_file(result, OUT / f"{variant}_{size}.safetensors")


if __name__ == "__main__":
    main()
