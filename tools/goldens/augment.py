"""Views with given parameters, drawn by torchvision on PIL images as the reference draws them.

Writes fixtures/augment/views.json (cases with their parameters), views.safetensors (images and expected views, uint8
[height, width, 3]), resize.safetensors (an image resized with antialiasing, the same type) and parameters.json (means and standard deviations of the parameters that torchvision's transforms draw).
"""

import json
from pathlib import Path

import numpy as np
import torch
import torchvision.transforms as T
import torchvision.transforms.functional as F
from PIL import Image
from safetensors.numpy import save_file
from torchvision.transforms import InterpolationMode

BILINEAR = InterpolationMode.BILINEAR
folder = Path(__file__).parent / "fixtures" / "augment"


def picture(width, height, seed):
    """Smooth colours, discs and a bar with edges softened over about two pixels, as a lens leaves them, and faint noise."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width].astype(float)
    phases = rng.uniform(0, 2 * np.pi, 6)
    channels = []
    for c in range(3):
        waves = 35 * np.sin(2 * np.pi * x / width * (1 + 0.4 * c) + phases[c]) * np.cos(2 * np.pi * y / height + phases[c + 3])
        channels.append(160 - 10 * c + waves)
    image = np.stack(channels, axis=-1)
    discs = [(0.3, 0.35, 0.18, (90, 50, 130)), (0.7, 0.6, 0.22, (210, 130, 150)), (0.25, 0.8, 0.08, (30, 30, 60))]
    for cx, cy, radius, colour in discs:
        distance = np.hypot(x + 0.5 - cx * width, y + 0.5 - cy * height) - radius * min(width, height)
        inside = 1 / (1 + np.exp(distance * 2))
        image += inside[..., None] * (np.array(colour) - image)
    bar = 1 / (1 + np.exp(2 * (np.abs(x + 0.6 * y - 0.95 * width) - 0.04 * width)))
    image += bar[..., None] * (np.array([240, 235, 200]) - image)
    image += rng.normal(0, 1.5, image.shape)
    return Image.fromarray(np.clip(np.round(image), 0, 255).astype(np.uint8), "RGB")


# Small enough for the repository; "wide" for what depends on the sides, "large" for reductions.
images = {"square": picture(40, 40, 0), "wide": picture(52, 36, 1), "large": picture(96, 80, 2)}
names = {"brightness": F.adjust_brightness, "contrast": F.adjust_contrast, "saturation": F.adjust_saturation, "hue": F.adjust_hue}


def draw(image, size, p):
    """The reference's pipeline in its order, with the parameters of the case; what a case does not name is left out."""
    width, height = image.size
    if "corners" in p:
        start = [[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]]
        image = F.perspective(image, start, p["corners"], BILINEAR, fill=0)
    if p.get("angle", 0) != 0:
        image = F.rotate(image, p["angle"], BILINEAR, fill=0)
    crop = p["crop"]
    image = F.resized_crop(image, crop["top"], crop["left"], crop["height"], crop["width"], [size, size], BILINEAR, antialias=True)
    if p.get("horizontalFlip"):
        image = F.hflip(image)
    if p.get("verticalFlip"):
        image = F.vflip(image)
    for step in p.get("jitter", []):
        image = names[step["step"]](image, step["amount"])
    if p.get("greyscale"):
        image = F.rgb_to_grayscale(image, num_output_channels=3)
    if "blur" in p:
        image = F.gaussian_blur(image, [p["blur"]["kernel"]] * 2, [p["blur"]["sigma"]] * 2)
    if "solarize" in p:
        image = F.solarize(image, p["solarize"])
    return np.asarray(image)


cases = []


def case(name, image, size=None, **parameters):
    width, height = images[image].size
    parameters.setdefault("crop", {"left": 0, "top": 0, "width": width, "height": height})
    cases.append({"name": name, "image": image, "size": size or min(width, height), "parameters": parameters})


def crop(left, top, width, height):
    return {"left": left, "top": top, "width": width, "height": height}


jitter = lambda **steps: [{"step": step, "amount": amount} for step, amount in steps.items()]

case("nothing", "square")
case("perspective, mild", "square", corners=[[3, 2], [36, 5], [38, 35], [1, 37]])
case("perspective, strong", "square", corners=[[9, 4], [32, 0], [30, 30], [2, 36]])
case("perspective, a wide image", "wide", 36, corners=[[9, 7], [44, 2], [50, 33], [4, 29]], crop=crop(8, 0, 36, 36))
case("rotation by 30", "square", angle=30.0)
case("rotation by -117.5", "square", angle=-117.5)
case("rotation by 179", "square", angle=179.0)
case("rotation of a wide image by 64", "wide", 36, angle=64.0, crop=crop(8, 0, 36, 36))
case("crop, enlarged", "square", 36, crop=crop(7, 11, 27, 22))
case("crop, as it is", "square", 28, crop=crop(5, 9, 28, 28))
case("crop, reduced by 1.4", "large", 36, crop=crop(13, 6, 53, 49))
case("crop, reduced by 2", "large", 32, crop=crop(20, 10, 64, 64))
case("crop, reduced by 2.6", "large", 32, crop=crop(8, 0, 88, 78))
case("crop, narrow", "large", 32, crop=crop(30, 3, 44, 60))
case("horizontal flip", "square", 32, crop=crop(4, 3, 32, 32), horizontalFlip=True)
case("vertical flip", "square", 32, crop=crop(4, 3, 32, 32), verticalFlip=True)
case("brightness 0.6", "square", jitter=jitter(brightness=0.6))
case("brightness 1.4", "square", jitter=jitter(brightness=1.4))
case("contrast 0.6", "square", jitter=jitter(contrast=0.6))
case("contrast 1.4", "square", jitter=jitter(contrast=1.4))
case("saturation 0.8", "square", jitter=jitter(saturation=0.8))
case("saturation 1.2", "square", jitter=jitter(saturation=1.2))
case("hue 0.1", "square", jitter=jitter(hue=0.1))
case("hue -0.07", "square", jitter=jitter(hue=-0.07))
case("hue 0.5", "square", jitter=jitter(hue=0.5))
case("jitter, contrast first", "square", jitter=jitter(contrast=1.35, hue=0.05, brightness=0.75, saturation=1.15))
case("jitter, contrast last", "square", jitter=jitter(brightness=1.3, saturation=0.85, hue=-0.1, contrast=0.65))
case("jitter, contrast between", "square", jitter=jitter(hue=0.08, brightness=1.25, contrast=1.4, saturation=0.9))
case("greyscale", "square", greyscale=True)
case("jitter and greyscale", "square", jitter=jitter(saturation=1.2, contrast=0.7, brightness=1.2, hue=0.1), greyscale=True)
for sigma in (0.1, 0.6, 1.7, 5.0):
    case(f"blur {sigma}", "square", blur={"kernel": 11, "sigma": sigma})
case("blur 3, kernel 7", "square", blur={"kernel": 7, "sigma": 3.0})
case("solarize", "square", solarize=128)
case(
    "all of them",
    "large",
    40,
    corners=[[6, 9], [90, 3], [84, 70], [12, 75]],
    angle=23.0,
    crop=crop(14, 8, 66, 61),
    horizontalFlip=True,
    jitter=jitter(saturation=1.1, brightness=0.9, contrast=1.2, hue=-0.04),
    blur={"kernel": 11, "sigma": 1.2},
    solarize=128,
)

torch.manual_seed(0)
tensors = {f"image/{name}": np.asarray(image) for name, image in images.items()}
for index, item in enumerate(cases):
    tensors[f"view/{index}"] = draw(images[item["image"]], item["size"], item["parameters"])
folder.mkdir(parents=True, exist_ok=True)
save_file({name: np.ascontiguousarray(tensor) for name, tensor in tensors.items()}, folder / "views.safetensors")
resized = {"image": np.asarray(images["wide"])}
for size in (9, 20, 44):
    resized[f"to/{size}"] = np.asarray(F.resize(images["wide"], [size, size], BILINEAR, antialias=True))
save_file({name: np.ascontiguousarray(tensor) for name, tensor in resized.items()}, folder / "resize.safetensors")
(folder / "views.json").write_text(json.dumps(cases, indent=1) + "\n")


# What the transforms draw for an image that is not square: the moments of every number, over `draws` draws.
draws = 20_000
width, height = 70, 50
blank = torch.zeros(3, height, width)
moments = {}


def summarise(prefix, values):
    for name, numbers in values.items():
        numbers = np.asarray(numbers, dtype=float)
        moments[f"{prefix}.{name}"] = {
            "mean": numbers.mean(), "std": numbers.std(), "min": numbers.min(), "max": numbers.max()
        }


for prefix, scale in {"global": (0.5, 1.0), "local": (0.1, 0.5)}.items():
    crops = np.array([T.RandomResizedCrop.get_params(blank, scale, (3 / 4, 4 / 3)) for _ in range(draws)], dtype=float)
    top, left, crop_height, crop_width = crops.T
    summarise(prefix, {"left": left, "top": top, "width": crop_width, "height": crop_height, "area": crop_width * crop_height})
ends = np.array([T.RandomPerspective.get_params(width, height, 0.5)[1] for _ in range(draws)])
summarise("corner", {f"{corner}{axis}": ends[:, corner, a] for corner in range(4) for a, axis in enumerate("xy")})
summarise("rotation", {"angle": [T.RandomRotation.get_params([-180.0, 180.0]) for _ in range(draws)]})
jitters = [T.ColorJitter.get_params((0.6, 1.4), (0.6, 1.4), (0.8, 1.2), (-0.1, 0.1)) for _ in range(draws)]
summarise("jitter", {name: [jitter[i + 1] for jitter in jitters] for i, name in enumerate(["brightness", "contrast", "saturation", "hue"])})
summarise("blur", {"sigma": [T.GaussianBlur.get_params(0.1, 5.0) for _ in range(draws)]})
result = {"draws": draws, "width": width, "height": height, "moments": moments}
(folder / "parameters.json").write_text(json.dumps(result, indent=1) + "\n")
