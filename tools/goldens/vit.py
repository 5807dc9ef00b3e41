"""Features of timm's vision transformers at sizes other than their positions', gradients of a small one, and names.

Weights and images are those of xcit.py (see `hashed` there), so the variants' fixtures hold results only. Writes
fixtures/vit/.
"""

import json
from pathlib import Path

import numpy as np
import timm
import torch
import torch.nn.functional as F
from safetensors.numpy import save_file
from timm.models.vision_transformer import VisionTransformer

from xcit import BATCH, fill, hashed, images

OUT = Path(__file__).parent / "fixtures" / "vit"
VARIANTS = ["vit_small_patch16_224", "vit_base_patch16_224"]
NAMED = [f"vit_{size}_patch16_{side}" for size in ("tiny", "small", "base") for side in (224, 384)]
NAMED += ["vit_small_patch8_224", "vit_base_patch8_224"]


def build(variant: str) -> torch.nn.Module:
    return fill(timm.create_model(variant, pretrained=False, num_classes=0, dynamic_img_size=True))


@torch.no_grad()
def golden(variant: str, size: int) -> dict[str, np.ndarray]:
    """No layer behaves otherwise in training, so one pass stands for both; asserted here."""
    x = torch.from_numpy(images(size, BATCH[size])).permute(0, 3, 1, 2)
    model = build(variant).eval()
    means: list[torch.Tensor] = []
    for block in model.blocks:
        block.register_forward_hook(lambda _m, _i, out: means.append(out[:, 1:].mean(dim=1)))
    features = model(x)
    patch_means = torch.stack(means)
    assert torch.equal(model.train()(x), features)
    # Means over the patches of every block: [depth, batch, embedDim].
    return {"features": features.numpy(), "patch_means": np.ascontiguousarray(patch_means.numpy())}


FREE = {"patch_size": 4, "embed_dim": 16, "depth": 2, "num_heads": 2}
# A table of 5 x 5 positions on its own grid, on a smaller and on a larger one that are not square.
TABLE = 20
FREE_IMAGES = {"own": (20, 20), "small": (8, 16), "large": (36, 24)}
RESAMPLINGS = [(14, 4), (14, 24), (28, 8), (14, 13), (3, 4), (1, 5), (5, 1)]


def free() -> dict[str, np.ndarray]:
    """A network small enough to keep its weights in the fixture, with its gradients, in double precision."""
    result = {}
    for grid, (height, width) in FREE_IMAGES.items():
        model = fill(VisionTransformer(img_size=TABLE, num_classes=0, dynamic_img_size=True, **FREE)).double()
        for name, leaf in model.state_dict().items():
            result[f"state/{name}"] = leaf.numpy().copy()
        # A formula short enough to stand in the test as well.
        image, row, column, channel = np.ogrid[0:2, 0:height, 0:width, 0:3]
        pixels = np.sin(0.37 * (image + 1) * row + 0.23 * (channel + 1) * column + image).astype(np.float32)
        x = torch.from_numpy(pixels).double().permute(0, 3, 1, 2)
        tokens = {}
        model.blocks[0].register_forward_hook(lambda _m, _i, out: tokens.update(first=out[:, 1:]))
        features = model.train()(x)
        # The loss reaches every parameter, the first block's tokens also directly.
        probe = torch.from_numpy(hashed("probe", features.numel())).reshape(features.shape)
        loss = (features * probe).sum() + tokens["first"].square().mean()
        loss.backward()
        result[f"{grid}.probe"] = probe.numpy()
        result[f"{grid}.features"] = features.detach().numpy()
        result[f"{grid}.loss"] = loss.detach().numpy()
        for name, parameter in model.named_parameters():
            result[f"{grid}.gradient/{name}"] = parameter.grad.numpy()
    for source, target in RESAMPLINGS:
        # Column i is what becomes of the i-th unit vector; pictures of one column come out wrong (torch 2.9.1).
        unit = torch.eye(source, dtype=torch.float64).reshape(1, source, source, 1).repeat(1, 1, 1, 2)
        resized = F.interpolate(unit, size=(target, 2), mode="bicubic", antialias=True)
        result[f"resampling/{source}_{target}"] = resized[0, :, :, 0].T.numpy()
    return {name: np.array(value, dtype=np.float32, order="C") for name, value in result.items()}


def names() -> dict[str, dict]:
    """Shapes by name; block 0 stands for all blocks of a variant, asserted here, so that the file stays small."""
    result = {}
    for variant in NAMED:
        with torch.device("meta"):
            model = timm.create_model(variant, pretrained=False, num_classes=0)
        leaves, blocks = {}, {}
        for name, leaf in model.state_dict().items():
            head, _, tail = name.partition(".")
            if head == "blocks":
                index, _, rest = tail.partition(".")
                blocks.setdefault(int(index), {})[rest] = list(leaf.shape)
            else:
                leaves[name] = list(leaf.shape)
        assert all(block == blocks[0] for block in blocks.values())
        result[variant] = {"leaves": leaves, "blocks": {"count": len(blocks), "leaves": blocks[0]}}
    return result


def main() -> None:
    torch.set_num_threads(2)
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "names.json").write_text(json.dumps(names(), separators=(",", ":")) + "\n")
    save_file(free(), OUT / "free.safetensors")
    for variant in VARIANTS:
        for size in BATCH:
            result = golden(variant, size)
            features = result["features"]
            print(variant, size, "std", features.std().round(3), "between images", features.std(axis=0).mean().round(3))
            save_file(result, OUT / f"{variant}_{size}.safetensors")


if __name__ == "__main__":
    main()
