"""Prints, as JSON, what TensorBoard itself finds in a folder of event files: for the parity test.

    python check_events.py FOLDER

Made for tensorboard 2.21.
"""
import json, sys
from tensorboard.backend.event_processing import event_accumulator

accumulator = event_accumulator.EventAccumulator(
    sys.argv[1], size_guidance={event_accumulator.SCALARS: 0, event_accumulator.IMAGES: 0, event_accumulator.TENSORS: 0})
accumulator.Reload()
tags = accumulator.Tags()
print(json.dumps({
    "version": accumulator.file_version,
    "scalars": {tag: [[e.step, e.value] for e in accumulator.Scalars(tag)] for tag in tags["scalars"]},
    "images": {tag: [[e.step, e.width, e.height, len(e.encoded_image_string)] for e in accumulator.Images(tag)]
               for tag in tags["images"]},
    "texts": {tag: [[e.step, e.tensor_proto.string_val[0].decode()] for e in accumulator.Tensors(tag)]
              for tag in tags["tensors"]},
}))
