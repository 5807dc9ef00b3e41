"""Writes a safetensors file with every element type that sparsam reads, and the values in JSON beside it."""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file

out = Path(__file__).parent / "fixtures" / "safetensors"
out.mkdir(parents=True, exist_ok=True)

generator = torch.Generator().manual_seed(0)
reals = torch.randn((3, 5), generator=generator) * 100
wholes = torch.tensor([[0, 1, 2], [100, 7, 127]])
signed = torch.tensor([-128, -1, 0, 127])

tensors = {
    "float32": reals,
    "float16": reals.to(torch.float16),
    "bfloat16": reals.to(torch.bfloat16),
    "float64": reals.to(torch.float64) / 3,
    "float16.small": torch.tensor([2**-24, -(2**-15), 65504.0], dtype=torch.float16),
    "int64": wholes.to(torch.int64) * -(2**24),
    "int32": wholes.to(torch.int32) * -(2**24),
    "int16": signed.to(torch.int16) * 256,
    "int8": signed.to(torch.int8),
    "uint16": wholes.to(torch.uint16),
    "uint32": wholes.to(torch.uint32),
    "uint64": wholes.to(torch.uint64),
    "uint8": wholes.to(torch.uint8),
    "bool": wholes.to(torch.bool),
    "scalar": torch.tensor(0.1),
    "empty": torch.zeros((0, 4)),
    "blocks.0.norm1.weight": torch.tensor([1.0]),
}
metadata = {"format": "pt", "note": 'quote " and umlaut ü'}


def entry(tensor: torch.Tensor) -> dict:
    if tensor.is_floating_point():
        dtype, values = "float32", tensor.to(torch.float32)
    elif tensor.dtype in (torch.uint8, torch.bool):
        dtype, values = "uint8", tensor.to(torch.uint8)
    else:
        dtype, values = "int32", tensor.to(torch.int64)
    return {"dtype": dtype, "shape": list(tensor.shape), "values": values.flatten().tolist()}


save_file(tensors, str(out / "python.safetensors"), metadata)
expected = {"metadata": metadata, "tensors": {name: entry(tensor) for name, tensor in tensors.items()}}
(out / "python.json").write_text(json.dumps(expected, indent=1) + "\n")
