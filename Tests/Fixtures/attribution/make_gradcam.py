"""Raw Grad-CAM maps, before ReLU and scaling, from pytorch-grad-cam on a small network.

Made with Python 3.11, torch 2.15.0, grad-cam 1.5.7, numpy 2.4.6:
    python make_gradcam.py
Writes gradcam.json beside this file. Weights and images are streams named after the parameters (../streams.py);
arithmetic is in float64. For every tap the file also holds the weights of the channels.
"""
import json, pathlib, sys
import numpy as np, torch
from pytorch_grad_cam import GradCAM
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent))
from streams import uniform

BATCH, SIZE, CLASSES = 3, 8, 5


class Small(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(1, 4, 3, padding=1)
        self.relu1 = torch.nn.ReLU()
        self.conv2 = torch.nn.Conv2d(4, 6, 3, stride=2, padding=1)
        self.relu2 = torch.nn.ReLU()
        self.hidden = torch.nn.Linear(6, 4)
        self.relu3 = torch.nn.ReLU()
        self.logits = torch.nn.Linear(4, CLASSES)

    def forward(self, x):
        x = self.relu2(self.conv2(self.relu1(self.conv1(x))))
        return self.logits(self.relu3(self.hidden(x.mean((2, 3)))))


model = Small().double()
with torch.no_grad():
    for name in ["conv1", "conv2", "hidden", "logits"]:
        module = getattr(model, name)
        shape = tuple(module.weight.shape)
        if len(shape) == 4:
            kernel = uniform(42, f"{name}/kernel", (shape[2], shape[3], shape[1], shape[0])).transpose(3, 2, 0, 1)
        else:
            kernel = uniform(42, f"{name}/kernel", (shape[1], shape[0])).T
        module.weight.copy_(torch.from_numpy(np.ascontiguousarray(kernel)))
        module.bias.copy_(torch.from_numpy(uniform(42, f"{name}/bias", shape[:1])))

x = torch.from_numpy(uniform(42, "images", (BATCH, SIZE, SIZE, 1))).permute(0, 3, 1, 2).contiguous()
labels = [1, 4, 0]
targets = [ClassifierOutputTarget(label) for label in labels]
result = {"labels": labels, "logits": model(x).detach().numpy().tolist(), "maps": {}}
for tap in ["relu1", "conv2", "relu2"]:
    layer = getattr(model, tap)
    with GradCAM(model=model, target_layers=[layer]) as cam:
        cam(input_tensor=x, targets=targets)
        activations = cam.activations_and_grads.activations[0].numpy()
        gradients = cam.activations_and_grads.gradients[0].numpy()
        raw = cam.get_cam_image(x, layer, targets, activations, gradients)
        result["maps"][tap] = {"grid": list(raw.shape[1:]), "raw": raw.reshape(BATCH, -1).tolist(),
                               "weights": gradients.mean(axis=(2, 3)).tolist()}
text = json.dumps(result, allow_nan=False)
(here / "gradcam.json").write_text(text + "\n")
