"""torchvision's side of the views bench: the reference's pipeline (v1 transforms on PIL images), one thread.

Reads one JSON object a line on standard input, {"file": raw RGB, "size", "images", "seed"}; answers each with one line
of JSON: seconds of processor time and of wall time for that many images, 2 global views of 256 and 5 local of 96 each.
"""

import json
import random
import sys
import time

import numpy as np
import torch
from PIL import Image
from torchvision import transforms as T

torch.set_num_threads(1)


def views(size, scale, perspective, blur, solarize):
    steps = [
        T.RandomPerspective(distortion_scale=0.5, p=perspective),
        T.RandomRotation(180, interpolation=T.InterpolationMode.NEAREST, fill=0),
        T.RandomResizedCrop(size, scale=scale),
        T.RandomHorizontalFlip(),
        T.RandomVerticalFlip(),
        T.RandomApply([T.ColorJitter(brightness=0.4, contrast=0.4, saturation=0.2, hue=0.1)], p=0.8),
        T.RandomGrayscale(p=0.2),
        T.RandomApply([T.GaussianBlur(kernel_size=11, sigma=(0.1, 5.0))], p=blur),
    ]
    if solarize:
        steps.append(T.RandomSolarize(threshold=128, p=solarize))
    return T.Compose(steps)


global1 = views(256, (0.5, 1.0), 0.75, 1.0, 0.0)
global2 = views(256, (0.5, 1.0), 0.5, 0.1, 0.2)
local = views(96, (0.1, 0.5), 0.5, 0.5, 0.0)


def augment(image):
    return [np.asarray(view) for view in [global1(image), global2(image), *(local(image) for _ in range(5))]]


for line in sys.stdin:
    request = json.loads(line)
    size, count, seed = request["size"], request["images"], request["seed"]
    with open(request["file"], "rb") as file:
        image = Image.frombytes("RGB", (size, size), file.read())
    random.seed(seed)
    torch.manual_seed(seed)
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(count):
        augment(image)
    print(json.dumps({"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}), flush=True)
