"""Features and statistics of timm's XCiT, and the names and shapes of every variant's parameters.

Weights and images come from an integer hash that the TypeScript tests repeat exactly (see `hashed`), so the variants'
fixtures hold results only; free.safetensors holds a small network with its weights. Writes fixtures/xcit/.
"""

import json
import math
from pathlib import Path

import numpy as np
import timm
import torch
from safetensors.numpy import save_file

OUT = Path(__file__).parent / "fixtures" / "xcit"
VARIANTS = ["xcit_nano_12_p16", "xcit_tiny_12_p8", "xcit_small_12_p8"]
BATCH = {64: 3, 224: 2}


def hashed(name: str, count: int) -> np.ndarray:
    """`count` float64 in [-1, 1): FNV-1a of the name, then a 32-bit mix of each index (Murmur3's finaliser)."""
    seed = 0x811C9DC5
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x01000193) & 0xFFFFFFFF
    with np.errstate(over="ignore"):
        x = np.arange(1, count + 1, dtype=np.uint32) * np.uint32(0x9E3779B9) + np.uint32(seed)
        x ^= x >> np.uint32(16)
        x *= np.uint32(0x85EBCA6B)
        x ^= x >> np.uint32(13)
        x *= np.uint32(0xC2B2AE35)
        x ^= x >> np.uint32(16)
    return x.astype(np.float64) / 2**31 - 1


def weight(name: str, shape: tuple[int, ...]) -> np.ndarray:
    """A float32 value for every leaf, sized so that signals keep their scale through the network."""
    u = hashed(name, math.prod(shape)).reshape(shape)
    last = name.rsplit(".", 1)[-1]
    if last == "running_mean":
        value = 0.3 * u
    elif last == "running_var":
        value = 1 + 0.5 * u
    elif last == "temperature":
        value = 4 + 2 * u
    elif last.startswith("gamma"):
        value = 0.4 + 0.2 * u
    elif last == "cls_token":
        value = 0.2 * u
    elif name.endswith((".attn.q.weight", ".attn.k.weight")):
        # Sharp class attention: with even attention the features hardly depend on the image.
        value = 3 * u * math.sqrt(3 / math.prod(shape[1:]))
    elif last == "weight" and len(shape) == 1:
        value = 1 + 0.3 * u
    elif last == "weight":
        value = u * math.sqrt(3 / math.prod(shape[1:]))
    else:
        value = 0.2 * u
    return value.astype(np.float32)


def images(size: int, batch: int) -> np.ndarray:
    """[batch, size, size, 3]: a tint and waves that differ by image and channel, with hashed noise."""
    rows, columns = np.meshgrid(np.arange(size), np.arange(size), indexing="ij")
    result = np.empty((batch, size, size, 3))
    for image in range(batch):
        for channel in range(3):
            phase = (rows * (image + 1) + columns * (channel + 2)) * (2 * math.pi / size)
            tint = 0.6 * math.sin(1 + 2 * image + 3 * channel)
            result[image, :, :, channel] = tint + 0.4 * np.sin(phase + image)
    noise = hashed(f"images {size}", result.size).reshape(result.shape)
    return (result + 0.3 * noise).astype(np.float32)


def fill(model: torch.nn.Module) -> torch.nn.Module:
    state = {
        name: torch.tensor(3) if name.endswith("num_batches_tracked") else torch.from_numpy(weight(name, tuple(leaf.shape)))
        for name, leaf in model.state_dict().items()
    }
    model.load_state_dict(state)
    return model


def build(variant: str) -> torch.nn.Module:
    return fill(timm.create_model(f"{variant}_224", pretrained=False, num_classes=0))


@torch.no_grad()
def golden(variant: str, size: int) -> dict[str, np.ndarray]:
    x = torch.from_numpy(images(size, BATCH[size])).permute(0, 3, 1, 2)
    result: dict[str, np.ndarray] = {}
    for mode in ("evaluation", "training"):
        model = build(variant).train(mode == "training")
        means: list[torch.Tensor] = []
        for block in model.blocks:
            block.register_forward_hook(lambda _m, _i, out: means.append(out.mean(dim=1)))
        result[f"{mode}.features"] = model(x).numpy()
        # Means over the patches of every block: [depth, batch, embedDim].
        result[f"{mode}.patch_means"] = torch.stack(means).numpy()
        if mode == "training":
            for name, buffer in model.named_buffers():
                if "running" in name:
                    result[f"buffers.{name}"] = buffer.numpy()
            assert all(int(b) == 4 for n, b in model.named_buffers() if n.endswith("num_batches_tracked"))
    return {name: np.ascontiguousarray(value, dtype=np.float32) for name, value in result.items()}


FREE = {"patch_size": 8, "embed_dim": 16, "depth": 2, "num_heads": 2, "eta": 1.0, "tokens_norm": True}
# Grids of 5 x 9 and 17 x 4 patches: the depthwise convolution is formulated differently on small and on tall ones.
FREE_IMAGES = {"small": (40, 72), "tall": (136, 32)}


def free() -> dict[str, np.ndarray]:
    """A network small enough to keep its weights in the fixture, with its gradients in training, in double precision."""
    result = {}
    for grid, (height, width) in FREE_IMAGES.items():
        model = fill(timm.models.xcit.Xcit(img_size=(height, width), num_classes=0, **FREE)).double()
        state = {name: leaf.numpy().copy() for name, leaf in model.state_dict().items()}
        # A formula short enough to stand in the test as well.
        image, row, column, channel = np.ogrid[0:2, 0:height, 0:width, 0:3]
        pixels = np.sin(0.37 * (image + 1) * row + 0.23 * (channel + 1) * column + image).astype(np.float32)
        x = torch.from_numpy(pixels).double().permute(0, 3, 1, 2)
        with torch.no_grad():
            result[f"{grid}.evaluation.features"] = model.eval()(x).numpy()
        tokens = {}
        model.blocks[0].register_forward_hook(lambda _m, _i, out: tokens.update(first=out))
        features = model.train()(x)
        # The loss reaches every parameter, the first block's tokens also directly.
        probe = torch.from_numpy(hashed("probe", features.numel())).reshape(features.shape)
        loss = (features * probe).sum() + tokens["first"].square().mean()
        loss.backward()
        result[f"{grid}.probe"] = probe.numpy()
        result[f"{grid}.training.features"] = features.detach().numpy()
        result[f"{grid}.loss"] = loss.detach().numpy()
        for name, parameter in model.named_parameters():
            result[f"{grid}.gradient/{name}"] = parameter.grad.numpy()
        for name, buffer in model.named_buffers():
            if "running" in name:
                result[f"{grid}.buffer/{name}"] = buffer.numpy()
        for name, leaf in state.items():
            result[f"state/{name}"] = leaf
    return {
        name: np.array(value, dtype=np.int64 if name.endswith("num_batches_tracked") else np.float32, order="C")
        for name, value in result.items()
    }


def names() -> dict[str, dict[str, list[int]]]:
    variants = sorted(name for name in timm.list_models("xcit_*") if name.endswith("_224"))
    result = {}
    for variant in variants:
        with torch.device("meta"):
            model = timm.create_model(variant, pretrained=False, num_classes=0)
        result[variant.removesuffix("_224")] = {name: list(leaf.shape) for name, leaf in model.state_dict().items()}
    return result


def compact(table: dict[str, dict[str, list[int]]]) -> dict:
    """Block 0 stands for all blocks of a variant; asserted here, so that the file stays small."""
    result = {}
    for variant, leaves in table.items():
        blocks: dict[str, dict[int, dict[str, list[int]]]] = {"blocks": {}, "cls_attn_blocks": {}}
        rest = {}
        for name, shape in leaves.items():
            head, _, tail = name.partition(".")
            if head in blocks:
                index, _, leaf = tail.partition(".")
                blocks[head].setdefault(int(index), {})[leaf] = shape
            else:
                rest[name] = shape
        entry: dict = {"leaves": rest}
        for head, members in blocks.items():
            assert all(member == members[0] for member in members.values())
            entry[head] = {"count": len(members), "leaves": members[0]}
        result[variant] = entry
    return result


def main() -> None:
    torch.set_num_threads(2)
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "names.json").write_text(json.dumps(compact(names()), separators=(",", ":")) + "\n")
    save_file(free(), OUT / "free.safetensors")
    for variant in VARIANTS:
        for size in BATCH:
            result = golden(variant, size)
            features = result["evaluation.features"]
            print(variant, size, "std", features.std().round(3), "between images", features.std(axis=0).mean().round(3))
            save_file(result, OUT / f"{variant}_{size}.safetensors")


if __name__ == "__main__":
    main()
