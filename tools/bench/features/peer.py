"""The PyTorch side of the feature benchmark: timm's network in evaluation mode without gradients, bytes in, features out.

Reads one JSON object a line on standard input: {"case": {...}} builds a model with the weights of a file and answers
with the features of a batch, {"batches": n} runs n batches and answers with their seconds; every answer is one JSON line
with the process's largest resident size.
"""
import json
import resource
import sys
import time

import torch
from safetensors.torch import load_file
from timm.models.xcit import Xcit


class Extractor:
    def __init__(self, case):
        self.model = Xcit(img_size=case["imageSize"], patch_size=case["patchSize"], embed_dim=case["embedDim"],
                          depth=case["depth"], num_heads=case["numHeads"], num_classes=0,
                          tokens_norm=case["tokensNorm"], eta=1.0).eval()
        self.model.load_state_dict(load_file(case["weights"]))
        size = case["imageSize"]
        count = case["batchSize"] * size * size * 3
        values = torch.arange(count, dtype=torch.int64).mul(7919).remainder(251)
        self.images = values.to(torch.uint8).reshape(case["batchSize"], size, size, 3)
        self.dtype = torch.bfloat16 if case["precision"] == "bf16" else None
        if case["compile"]:
            self.model = torch.compile(self.model)

    @torch.inference_mode()
    def run(self):
        images = self.images.permute(0, 3, 1, 2).float().div(255).mul(2).sub(1)
        with torch.autocast("cpu", dtype=self.dtype, enabled=self.dtype is not None):
            return self.model(images).float()


def main():
    torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
    extractor = None
    for line in sys.stdin:
        request = json.loads(line)
        answer = {"seconds": [], "torch": torch.__version__}
        if "case" in request:
            start = time.perf_counter()
            extractor = Extractor(request["case"])
            answer["features"] = extractor.run().flatten().tolist()
            answer["compileSeconds"] = time.perf_counter() - start
        else:
            for _ in range(request["batches"]):
                start = time.perf_counter()
                extractor.run()
                answer["seconds"].append(time.perf_counter() - start)
        answer["peakBytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps(answer), flush=True)


main()
