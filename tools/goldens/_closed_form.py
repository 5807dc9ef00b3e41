"""Weights and images by formula, so that both sides of a comparison make them and no fixture stores them.

The TypeScript twin is tools/parity/closed-form.ts. Whole numbers of 32 bits only, hence equal to the last bit.
"""

import math

import numpy as np


def hash_words(seed, count):
    """`count` well-mixed 32-bit words of a seed: the 'lowbias32' style of multiply and shift over a counter."""
    x = np.arange(count, dtype=np.uint32) * np.uint32(0x9E3779B9) + np.uint32(seed & 0xFFFFFFFF)
    for multiplier in (0x7FEB352D, 0x846CA68B):
        x ^= x >> np.uint32(16)
        x *= np.uint32(multiplier)
    return x ^ (x >> np.uint32(15))


def name_seed(name):
    """FNV-1a, 32 bits."""
    value = 0x811C9DC5
    for character in name.encode():
        value = ((value ^ character) * 0x01000193) & 0xFFFFFFFF
    return value


def uniform(name, shape):
    """Numbers in [-1, 1), float64 with 24 significant bits."""
    words = hash_words(name_seed(name), math.prod(shape))
    return ((words >> np.uint32(8)).astype(np.float64) / 2**23 - 1).reshape(shape)


def parameter(name, shape):
    """Weights of sensible size: matrices keep a signal's size, scales lie around 1, biases around 0."""
    u = uniform(name, shape)
    if name.endswith('running_mean'):
        values = np.zeros(shape)
    elif name.endswith('running_var'):
        values = np.ones(shape)
    elif name.endswith(('temperature',)) or (len(shape) == 1 and not name.endswith('bias')):
        values = 1 + 0.1 * u
    elif len(shape) == 1:
        values = 0.1 * u
    else:
        values = u * math.sqrt(3 / math.prod(shape[1:]))
    return values.astype(np.float32)


def images(label, batch, size):
    """uint8 images [batch, size, size, 3]: a smooth pattern that differs by image, with noise over it."""
    seed = name_seed(label)
    y, x, c = np.meshgrid(np.arange(size), np.arange(size), np.arange(3), indexing='ij')
    result = np.empty((batch, size, size, 3), dtype=np.uint8)
    for index in range(batch):
        a, b, d = 1 + (seed + 3 * index) % 5, 1 + (seed // 5 + 5 * index) % 7, (seed // 35 + 11 * index) % 64
        pattern = (a * y * y + b * x * y + 40 * c + 4 * d * (x + 1)) % 192
        noise = hash_words(seed + 977 * index, size * size * 3).reshape(size, size, 3) & np.uint32(63)
        result[index] = (pattern + noise).astype(np.uint8)
    return result
