"""Inference of resnet50v2-cbam in ONNX Runtime, or in OpenVINO, on the CPU. Prints one JSON line.

    python peer_onnxruntime.py --size 48 --batch 64
    python peer_onnxruntime.py --runtime openvino --precision bf16

PyTorch exports the network in a process of its own, so that its memory is not counted.
"""
import pathlib
import subprocess
import sys
import tempfile

from measuring import images_per_second, options, report

parser = options(__doc__.splitlines()[0], training=False)
parser.add_argument("--runtime", choices=["onnxruntime", "openvino"], default="onnxruntime")
given = parser.parse_args()
if given.runtime == "onnxruntime" and given.precision != "f32":
    parser.error("ONNX Runtime computes in f32 on the CPU; bf16 is for --runtime openvino")

with tempfile.TemporaryDirectory() as folder:
    network = f"{folder}/network.onnx"
    exporter = pathlib.Path(__file__).with_name("resnet50v2_torch.py")
    subprocess.run([sys.executable, str(exporter), "--export", network, "--size", str(given.size), "--batch",
                    str(given.batch)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    import numpy as np

    images = np.random.default_rng(0).standard_normal((given.batch, 3, given.size, given.size)).astype(np.float32)
    if given.runtime == "onnxruntime":
        import onnxruntime as runtime

        settings = runtime.SessionOptions()
        settings.intra_op_num_threads = given.threads
        session = runtime.InferenceSession(network, settings, providers=["CPUExecutionProvider"])
        step = lambda: session.run(None, {"images": images})
    else:
        import openvino as runtime

        hints = {"INFERENCE_PRECISION_HINT": given.precision, "INFERENCE_NUM_THREADS": given.threads}
        core = runtime.Core()
        request = core.compile_model(core.read_model(network), "CPU", hints).create_infer_request()
        step = lambda: request.infer({0: images})
    report(given.runtime, runtime.__version__, given, infer_images_per_second=images_per_second(step, given))
