"""Prints, as JSON, what NumPy finds in an archive of arrays, and whether NumPy would write the same bytes: for the parity
test.

    python check_npz.py FILE

Made for numpy 2.4.
"""
import io, json, sys, zipfile
import numpy as np

found = {}
with np.load(sys.argv[1], allow_pickle=False) as arrays, zipfile.ZipFile(sys.argv[1]) as archive:
    assert archive.testzip() is None
    for name in arrays.files:
        again = io.BytesIO()
        np.save(again, arrays[name])
        found[name] = {
            "type": arrays[name].dtype.str, "shape": list(arrays[name].shape),
            "values": [repr(value) for value in arrays[name].flatten().tolist()],
            "same_bytes": again.getvalue() == archive.read(name + ".npy"),
            "date": list(archive.getinfo(name + ".npy").date_time),
        }
print(json.dumps(found))
