"""Small ONNX files as PyTorch's two exporters and the converters of TensorFlow write them, with ONNX Runtime's results.

    python make_onnx_models.py [--full FOLDER]

Writes onnx/*.onnx and onnx/expected.safetensors (NAME/input [2, H, W, C] and NAME/output [2, classes]: float32). Of
onnx/exported.onnx, which this program writes itself (RECORD_SNAPSHOTS=1, ONNXExportTests), it takes the results alone. With
--full: ResNet-18 and VGG-11 in full width with random weights into FOLDER instead, for the parity test.
Made for torch 2.15, onnx 1.23, onnxscript 0.7, onnxruntime 1.32, safetensors 0.8.
"""
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import save_file
from torch import nn
from torch.nn import functional as F


class BasicBlock(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        return self.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet18(nn.Module):
    """He et al. 2016: the layers of an 18-layer network, with any widths."""

    def __init__(self, widths, classes=7):
        super().__init__()
        self.conv1 = nn.Conv2d(3, widths[0], 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(widths[0])
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        inputs = widths[0]
        for i, width in enumerate(widths):
            setattr(self, f"layer{i + 1}", nn.Sequential(
                BasicBlock(inputs, width, 1 if i == 0 else 2), BasicBlock(width, width, 1)))
            inputs = width
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(inputs, classes)

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(torch.flatten(self.avgpool(x), 1))


class VGG(nn.Module):
    def __init__(self, plan, channels, side, hidden, classes=7):
        super().__init__()
        layers = []
        inputs = channels
        for width in plan:
            if width == "pool":
                layers.append(nn.MaxPool2d(2, 2))
                side //= 2
            else:
                layers += [nn.Conv2d(inputs, width, 3, padding=1), nn.ReLU(inplace=True)]
                inputs = width
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Sequential(
            nn.Linear(inputs * side * side, hidden), nn.ReLU(True), nn.Dropout(), nn.Linear(hidden, classes))

    def forward(self, x):
        x = self.features(x)
        return self.classifier(x.view(x.size(0), -1))


class MobileBlock(nn.Module):
    """An inverted residual with squeeze and excitation (Howard et al. 2019)."""

    def __init__(self, inputs, hidden, outputs, kernel, stride):
        super().__init__()
        self.expand = nn.Sequential(nn.Conv2d(inputs, hidden, 1, bias=False), nn.BatchNorm2d(hidden), nn.Hardswish())
        self.depthwise = nn.Sequential(
            nn.Conv2d(hidden, hidden, kernel, stride, kernel // 2, groups=hidden, bias=False), nn.BatchNorm2d(hidden),
            nn.Hardswish())
        self.squeeze = nn.Sequential(
            nn.AdaptiveAvgPool2d(1), nn.Conv2d(hidden, 4, 1), nn.ReLU(), nn.Conv2d(4, hidden, 1), nn.Hardsigmoid())
        self.project = nn.Sequential(nn.Conv2d(hidden, outputs, 1, bias=False), nn.BatchNorm2d(outputs))
        self.is_residual = stride == 1 and inputs == outputs

    def forward(self, x):
        y = self.depthwise(self.expand(x))
        y = self.project(y * self.squeeze(y))
        return x + y if self.is_residual else y


class Mobile(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1, bias=False), nn.BatchNorm2d(8), nn.Hardswish())
        self.blocks = nn.Sequential(MobileBlock(8, 16, 8, 3, 1), MobileBlock(8, 24, 12, 5, 2))
        self.head = nn.Sequential(nn.Linear(12, 16), nn.Hardswish(), nn.Dropout(0.2), nn.Linear(16, 7))

    def forward(self, x):
        return self.head(self.blocks(self.stem(x)).mean([2, 3]))


class Attention(nn.Module):
    """A convolution with CBAM behind it (Woo et al. 2018)."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 16, 3, padding=1)
        self.mlp = nn.Sequential(nn.Linear(16, 4), nn.ReLU(), nn.Linear(4, 16))
        self.spatial = nn.Conv2d(2, 1, 7, padding=3, bias=False)
        self.fc = nn.Linear(16, 7)

    def forward(self, x):
        x = F.relu(self.conv(x))
        n = x.size(0)
        average = self.mlp(F.adaptive_avg_pool2d(x, 1).view(n, -1))
        maximum = self.mlp(F.adaptive_max_pool2d(x, 1).view(n, -1))
        x = x * torch.sigmoid(average + maximum)[:, :, None, None]
        pooled = torch.cat([x.mean(1, keepdim=True), x.amax(1, keepdim=True)], 1)
        x = x * torch.sigmoid(self.spatial(pooled))
        return self.fc(x.amax((2, 3)))


class Operators(nn.Module):
    """Activations, groups, poolings and arithmetic that the other models lack."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, (3, 1), padding=(1, 0))
        self.grouped = nn.Conv2d(8, 8, 3, padding=1, groups=2)
        self.multiplied = nn.Conv2d(8, 16, 3, padding=1, groups=8)
        self.prelu = nn.PReLU(8)
        self.average = nn.AvgPool2d(3, 2, 1)
        self.inside = nn.AvgPool2d(3, 2, 1, count_include_pad=False)
        self.scale = nn.Parameter(torch.linspace(0.5, 1.5, 8).view(1, 8, 1, 1))
        self.fc = nn.Linear(40 * 16, 12)
        self.last = nn.Linear(12, 7, bias=False)

    def forward(self, x):
        x = self.prelu(self.conv((x - 0.1) * 2 / 1.5))
        x = F.leaky_relu(self.grouped(x), 0.2) * self.scale + 0.25
        x = F.pad(x, (1, 0, 1, 0))
        y = F.relu6(self.multiplied(x) * 2)
        x = torch.cat([F.elu(self.average(x), 0.7), F.mish(self.inside(x)), F.softplus(self.average(x))], 1)
        y = F.selu(F.max_pool2d(y - 1, 3, 2, 1))
        x = F.silu(F.max_pool2d(torch.cat([torch.tanh(x), F.gelu(y)], 1), 2, 2))
        return self.last(F.softsign(self.fc(x.flatten(1))))


class Idioms(nn.Module):
    """Attention and pooling as published code writes them."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding=1)
        self.squeeze = nn.Linear(8, 2)
        self.excite = nn.Linear(2, 8)
        self.spatial = nn.Conv2d(2, 1, 7, padding=3)
        self.matrix = nn.Parameter(torch.linspace(-1, 1, 7 * 528).view(7, 528).sin())

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv(x)), 3, 2, ceil_mode=True)
        n, c, h, w = x.size()
        y = F.avg_pool2d(x, (int(h), int(w))).view(n, c)
        y = torch.sigmoid(self.excite(F.relu(self.squeeze(y)))).view(n, c, 1, 1)
        x = x * y.expand_as(x)
        pooled = torch.cat((torch.max(x, 1)[0].unsqueeze(1), torch.mean(x, 1).unsqueeze(1)), dim=1)
        x = x * torch.sigmoid(self.spatial(pooled))
        x = x + (1 - torch.sigmoid(x))
        vectors = [x.view(n, c, -1).mean(2), F.adaptive_avg_pool2d(x, 1)[:, :, 0, 0], x.flatten(1)]
        return torch.matmul(torch.cat(vectors, 1), self.matrix.t())


class Arithmetic(nn.Module):
    """Differences, bounds, sums and dilations."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 6, 3, padding=2, dilation=2)
        self.depthwise = nn.Conv2d(6, 6, (3, 2), padding=(3, 1), dilation=(3, 2), groups=6)
        self.grouped = nn.Conv2d(6, 4, 3, padding=2, dilation=2, groups=2)
        self.gate = nn.Conv2d(6, 1, 1)
        self.fc = nn.Linear(10, 7)

    def forward(self, x):
        x = F.hardtanh(self.conv(x), -0.5, 0.75)
        y = -F.celu(self.depthwise(x), 0.6)
        x = torch.clamp(x - y, min=-0.3)
        x = torch.clamp(x, max=0.9)
        x = x * torch.sigmoid(self.gate(x)).sum(1, keepdim=True)
        x = x - x.sum(1, keepdim=True) * torch.sigmoid(x)
        return self.fc(torch.cat([x.sum((2, 3)) * 0.02, self.grouped(x).mean((2, 3))], 1))


class Folded(nn.Module):
    """Blocks in blocks, whose normalisation the older exporter folds into the convolutions."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Sequential(nn.Sequential(BasicBlock(1, 4, 2), BasicBlock(4, 4, 1)))
        self.fc = nn.Linear(4, 7)

    def forward(self, x):
        return self.fc(self.layer(x).mean((2, 3)))


def randomize(model):
    """Weights and statistics away from their start, so that a mix-up shows."""
    generator = torch.Generator().manual_seed(7)
    with torch.no_grad():
        for module in model.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.weight.copy_(0.5 + torch.rand(module.weight.shape, generator=generator))
                module.bias.copy_(0.3 * torch.randn(module.bias.shape, generator=generator))
                module.running_mean.copy_(0.3 * torch.randn(module.bias.shape, generator=generator))
                module.running_var.copy_(0.3 + 1.5 * torch.rand(module.bias.shape, generator=generator))
            elif isinstance(module, (nn.Conv2d, nn.Linear)):
                deviation = (2 / module.weight[0].numel()) ** 0.5
                module.weight.copy_(deviation * torch.randn(module.weight.shape, generator=generator))
                if module.bias is not None:
                    module.bias.copy_(0.1 * torch.randn(module.bias.shape, generator=generator))
    return model.eval()


def export(model, shape, path, dynamo, folds=False):
    image = torch.randn((2,) + shape, generator=torch.Generator().manual_seed(1))
    names = {"input_names": ["input"], "output_names": ["logits"]}
    if dynamo:
        torch.onnx.export(model, (image,), str(path), dynamo=True, external_data=False, verbose=False,
                          dynamic_shapes=({0: torch.export.Dim("N")},), **names)
        file = onnx.load(path)
        # Where the exporter stood and which Python lines made a node: of no use here.
        for node in file.graph.node:
            del node.metadata_props[:]
        del file.graph.metadata_props[:]
        for value in list(file.graph.value_info) + list(file.graph.input) + list(file.graph.output):
            del value.metadata_props[:]
        onnx.save(file, path)
    else:
        # PRESERVE keeps batch normalisation apart from the convolution before it.
        mode = torch.onnx.TrainingMode.EVAL if folds else torch.onnx.TrainingMode.PRESERVE
        torch.onnx.export(model, image, str(path), dynamo=False, opset_version=17, training=mode,
                          dynamic_axes={"input": {0: "N"}, "logits": {0: "N"}}, **names)


def channels_last(path):
    """As converters write Keras's layers: NHWC input, a Transpose, `same` padding by name, MatMul and Add, Softmax."""
    random = np.random.default_rng(3)

    def weight(name, *shape):
        fan = np.prod(shape[1:]) if len(shape) == 4 else shape[0]
        return numpy_helper.from_array((random.normal(size=shape) * np.sqrt(2 / fan)).astype(np.float32), name)

    def positive(name, *shape):
        return numpy_helper.from_array(random.uniform(0.5, 1.5, shape).astype(np.float32), name)

    node = helper.make_node
    nodes = [
        node("Transpose", ["image"], ["t"], "model/conv/Conv2D__6", perm=[0, 3, 1, 2]),
        node("Conv", ["t", "conv_w"], ["c"], "model/conv/Conv2D", strides=[2, 2], auto_pad="SAME_UPPER", kernel_shape=[3, 3]),
        node("BatchNormalization", ["c", "g", "b", "m", "v"], ["bn"], "model/bn/FusedBatchNormV3", epsilon=1e-3),
        node("Relu", ["bn"], ["r"], "model/relu/Relu"),
        node("MaxPool", ["r"], ["p"], "model/pool/MaxPool", kernel_shape=[3, 3], strides=[2, 2], auto_pad="SAME_UPPER"),
        node("Transpose", ["p"], ["back"], "model/back", perm=[0, 2, 3, 1]),
        node("Add", ["back", "offset"], ["moved"], "model/offset/add"),
        node("Reshape", ["moved", "shape"], ["flat"], "model/flatten/Reshape"),
        node("MatMul", ["flat", "dense_w"], ["d"], "model/dense/MatMul"),
        node("Add", ["d", "dense_b"], ["da"], "model/dense/BiasAdd"),
        node("Relu", ["da"], ["dr"], "model/dense/Relu"),
        node("MatMul", ["dr", "last_w"], ["l"], "model/probabilities/MatMul"),
        node("Add", ["l", "last_b"], ["la"], "model/probabilities/BiasAdd"),
        node("Softmax", ["la"], ["probabilities"], "model/probabilities/Softmax", axis=-1),
    ]
    initializers = [
        weight("conv_w", 6, 3, 3, 3), positive("g", 6), weight("b", 6), weight("m", 6), positive("v", 6),
        weight("offset", 6), numpy_helper.from_array(np.array([-1, 6 * 16], np.int64), "shape"),
        weight("dense_w", 96, 12), weight("dense_b", 12), weight("last_w", 12, 7), weight("last_b", 7),
    ]
    graph = helper.make_graph(
        nodes, "channels_last", [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["N", 16, 16, 3])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["N", 7])], initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8, producer_name="tf2onnx")
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)


def measure(path, shape, is_channels_last=False):
    images = np.random.default_rng(5).normal(size=(2,) + shape).astype(np.float32)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    fed = images if is_channels_last else np.ascontiguousarray(images.transpose(0, 3, 1, 2))
    return images, session.run(None, {session.get_inputs()[0].name: fed})[0]


def main():
    torch.manual_seed(0)
    if len(sys.argv) == 3 and sys.argv[1] == "--full":
        folder = pathlib.Path(sys.argv[2])
        vgg11 = [64, "pool", 128, "pool", 256, 256, "pool", 512, 512, "pool", 512, 512, "pool"]
        models = {
            "resnet18": (ResNet18((64, 128, 256, 512)), (3, 64, 64), False),
            "vgg11": (VGG(vgg11, 3, 64, 4096), (3, 64, 64), True),
        }
    else:
        folder = pathlib.Path(__file__).parent / "onnx"
        folder.mkdir(exist_ok=True)
        models = {
            "resnet": (ResNet18((4, 8, 12, 16)), (3, 32, 32), False),
            "resnet-dynamo": (ResNet18((4, 4, 8, 8)), (3, 32, 32), True),
            "vgg": (VGG([6, "pool", 8, 8, "pool"], 1, 24, 16), (1, 24, 24), False),
            "mobile": (Mobile(), (3, 32, 32), False),
            "mobile-dynamo": (Mobile(), (3, 32, 32), True),
            "attention": (Attention(), (1, 16, 16), False),
            "attention-dynamo": (Attention(), (1, 16, 16), True),
            "idioms": (Idioms(), (3, 16, 16), False),
            "idioms-dynamo": (Idioms(), (3, 16, 16), True),
            "operators": (Operators(), (3, 16, 16), False),
            "arithmetic": (Arithmetic(), (3, 16, 16), False),
            "arithmetic-dynamo": (Arithmetic(), (3, 16, 16), True),
            "folded": (Folded(), (1, 16, 16), False),
        }
    expected = {}
    for name, (model, shape, dynamo) in models.items():
        path = folder / f"{name}.onnx"
        export(randomize(model), shape, path, dynamo, folds=name == "folded")
        expected[f"{name}/input"], expected[f"{name}/output"] = measure(path, shape[1:] + shape[:1])
    if folder.name == "onnx":
        path = folder / "channels-last.onnx"
        channels_last(path)
        expected["exported/input"], expected["exported/output"] = measure(folder / "exported.onnx", (8, 8, 1))
        expected["channels-last/input"], expected["channels-last/output"] = measure(path, (16, 16, 3), True)
    save_file(expected, folder / "expected.safetensors")


main()
