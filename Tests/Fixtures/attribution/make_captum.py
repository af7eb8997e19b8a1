"""Maps of pixels from Captum on a small network with batch normalisation, a residual join and max pooling; RISE, which
Captum does not have, from its paper in numpy.

Made with Python 3.11, torch 2.15.0, captum 0.9.0, scikit-learn 1.9.1, numpy 2.4.6:
    python make_captum.py
Writes captum.json beside this file. Weights, images, baselines and noise are streams (../streams.py); arithmetic is in
float64. Gradients are summed over the channels; perturbations hide all channels of a window or region together, so
their value is that of any one channel. Values of regions are one a region, not spread over its pixels.
"""
import itertools, json, math, pathlib, sys
import numpy as np, torch
from captum.attr import (GuidedBackprop, GuidedGradCam, InputXGradient, IntegratedGradients, KernelShap, NoiseTunnel,
                         Occlusion, Saliency, ShapleyValues)

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent))
from streams import splitmix, uniform

BATCH, SIZE, CHANNELS, CLASSES, WIDTH = 3, 12, 2, 5, 6
ROWS, COLUMNS = 2, 3
SAMPLES, SHARE = 7, 0.15
MASKS, CELLS, PROBABILITY = 150, 5, 0.3


class Small(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(CHANNELS, WIDTH, 3, padding=1)
        self.bn1 = torch.nn.BatchNorm2d(WIDTH, eps=1.001e-5)
        self.relu1 = torch.nn.ReLU()
        self.conv2 = torch.nn.Conv2d(WIDTH, WIDTH, 3, padding=1)
        self.bn2 = torch.nn.BatchNorm2d(WIDTH, eps=1.001e-5)
        self.relu2 = torch.nn.ReLU()
        self.pool = torch.nn.MaxPool2d(2, 2)
        self.conv3 = torch.nn.Conv2d(WIDTH, 8, 3, padding=1)
        self.relu3 = torch.nn.ReLU()
        self.hidden = torch.nn.Linear(8, 8)
        self.relu4 = torch.nn.ReLU()
        self.logits = torch.nn.Linear(8, CLASSES)

    def forward(self, x):
        first = self.relu1(self.bn1(self.conv1(x)))
        joined = self.relu2(first + self.bn2(self.conv2(first)))
        last = self.relu3(self.conv3(self.pool(joined)))
        return self.logits(self.relu4(self.hidden(last.mean((2, 3)))))


class EveryCoalition(KernelShap):
    """Captum's regression on all coalitions with the kernel's weights, instead of a random sample."""

    def kernel_shap_similarity_kernel(self, _, __, interpretable_sample, **kwargs):
        count, chosen = kwargs["num_interp_features"], int(interpretable_sample.sum())
        if chosen in (0, count):
            return torch.tensor([1e9])
        return torch.tensor([(count - 1) / (math.comb(count, chosen) * chosen * (count - chosen))])

    def kernel_shap_perturb_generator(self, original_inp, **kwargs):
        count = kwargs["num_interp_features"]
        for members in itertools.product([1, 0], repeat=count):
            yield torch.tensor([members], dtype=torch.long)


class SummedGradient(Saliency):
    """The gradient's sum over the channels: its variance is not the sum of the channels' variances."""

    def attribute(self, inputs, target):
        return Saliency.attribute.__wrapped__(self, inputs, target=target, abs=False).sum(1, keepdim=True)
    attribute.__wrapped__ = attribute


def tensor(label, shape):
    return torch.from_numpy(uniform(42, label, shape))


model = Small().double().eval()
with torch.no_grad():
    for name, module in model.named_children():
        if isinstance(module, torch.nn.Conv2d):
            o, i, h, w = module.weight.shape
            module.weight.copy_(tensor(f"{name}/kernel", (h, w, i, o)).permute(3, 2, 0, 1))
        elif isinstance(module, torch.nn.Linear):
            module.weight.copy_(tensor(f"{name}/kernel", tuple(module.weight.shape)[::-1]).T)
        elif isinstance(module, torch.nn.BatchNorm2d):
            module.weight.copy_(tensor(f"{name}/gamma", (WIDTH,)))
            module.bias.copy_(tensor(f"{name}/beta", (WIDTH,)))
            module.running_mean.copy_(tensor(f"{name}/moving_mean", (WIDTH,)))
            module.running_var.copy_(1.5 + tensor(f"{name}/moving_variance", (WIDTH,)))
            continue
        else:
            continue
        module.bias.copy_(tensor(f"{name}/bias", tuple(module.bias.shape)))

x = tensor("images", (BATCH, SIZE, SIZE, CHANNELS)).permute(0, 3, 1, 2).contiguous()
picture = tensor("picture", (SIZE, SIZE, CHANNELS)).permute(2, 0, 1)[None].contiguous()
labels = torch.tensor([1, 4, 0])
gray = -0.3
regions = torch.tensor([[y * ROWS // SIZE * COLUMNS + c * COLUMNS // SIZE for c in range(SIZE)] for y in range(SIZE)])


def rows(maps):
    return [[float(f"{v:.9g}") for v in row.reshape(-1).tolist()] for row in maps.detach()]


def summed(maps):
    return rows(maps.sum(1))


def of_regions(maps):
    first = [torch.tensor([maps[n, 0][regions == r][0] for r in range(ROWS * COLUMNS)]) for n in range(BATCH)]
    return rows(torch.stack(first))


result = {"labels": labels.tolist(), "logits": rows(model(x)), "maps": {}, "regions": {}}
maps = result["maps"]
maps["gradient"] = summed(Saliency(model).attribute(x.clone(), target=labels, abs=False))
maps["gradient-x-input"] = summed(InputXGradient(model).attribute(x.clone(), target=labels))
parts = [IntegratedGradients(model).attribute(x, baselines=b, target=labels, n_steps=50, method="gausslegendre",
                                              return_convergence_delta=True) for b in (gray, picture)]
maps["integrated-gradients"] = summed((parts[0][0] + parts[1][0]) / 2)
result["gap"] = ((parts[0][1] + parts[1][1]) / 2).tolist()
maps["guided-backpropagation"] = summed(GuidedBackprop(model).attribute(x.clone(), target=labels))
maps["guided-gradcam"] = summed(GuidedGradCam(model, model.relu3).attribute(x.clone(), target=labels))
occlusion = Occlusion(model).attribute(x, sliding_window_shapes=(CHANNELS, 4, 4), strides=(CHANNELS, 3, 3),
                                       baselines=gray, target=labels)
maps["occlusion"] = rows(occlusion[:, 0])

# Captum draws its noise with torch.normal: it gets the stream instead, the same for every image.
noise = torch.stack([tensor(f"noise {i}", (SIZE, SIZE, CHANNELS)).permute(2, 0, 1) for i in range(SAMPLES)])
torch.normal = lambda mean, deviation: noise * deviation
for id, kind in [("smoothgrad", "smoothgrad"), ("vargrad", "vargrad")]:
    single = []
    for n in range(BATCH):
        deviation = SHARE * float(x[n].max() - x[n].min())
        tunnel = NoiseTunnel(SummedGradient(model))
        single.append(tunnel.attribute(x[n:n + 1], nt_type=kind, nt_samples=SAMPLES, stdevs=deviation,
                                       target=int(labels[n])))
    maps[id] = rows(torch.cat(single)[:, 0])



def rise_mask(i):
    """Petsiuk et al., BMVC 2018, section 3.2: a random grid, enlarged by a cell a side, cut at a random shift."""
    draws = splitmix(42, f"RISE mask {i}", CELLS * CELLS + 2)
    shown = (draws[:-2] >> np.uint64(11)).astype(np.float64) * 2.0**-53 < PROBABILITY
    cell = math.ceil(SIZE / CELLS)
    top, left = (int((int(d) >> 32) * cell >> 32) for d in draws[-2:])
    grid = torch.from_numpy(shown.astype(np.float64).reshape(1, 1, CELLS, CELLS))
    large = torch.nn.functional.interpolate(grid, size=((CELLS + 1) * cell,) * 2, mode="bilinear", align_corners=False)
    return large[0, 0, top:top + SIZE, left:left + SIZE]


masks = torch.stack([rise_mask(i) for i in range(MASKS)])
maps["rise"], result["rise_errors"] = [], []
for n in range(BATCH):
    starts = [(gray, picture[0])[i % 2] for i in range(MASKS)]
    hidden = torch.stack([start + mask * (x[n] - start) for start, mask in zip(starts, masks)])
    scores = model(hidden)[:, labels[n]].detach()
    # E[f M] / p as in the paper, less the mean of f times that of the mask; divisor N - 1.
    products = (scores - scores.mean())[:, None, None] * (masks - masks.mean(0))
    maps["rise"] += rows((products.sum(0) / (MASKS - 1) / PROBABILITY)[None])
    result["rise_errors"].append(float((products.std(0) / math.sqrt(MASKS) / PROBABILITY).mean()))

torch.set_default_dtype(torch.float64)
mask = regions[None, None]
result["regions"]["exact-shapley"] = of_regions(
    ShapleyValues(model).attribute(x, baselines=picture, target=labels, feature_mask=mask))
result["regions"]["kernelshap"] = of_regions(torch.cat([
    EveryCoalition(model).attribute(x[n:n + 1], baselines=picture, target=int(labels[n]), feature_mask=mask,
                                    n_samples=2 ** (ROWS * COLUMNS)) for n in range(BATCH)]))
text = json.dumps(result, allow_nan=False)
(here / "captum.json").write_text(text + "\n")
