"""Writes npy-masks.json: one mask as NumPy saves it in many types and orders, and files that are no masks. Run with numpy installed."""
import base64
import io
import json
import pathlib

import numpy as np

mask = np.array([[0, 1, 1, 0, 0], [1, 1, 1, 0, 0], [0, 0, 1, 0, 1]])


def saved(array, version=None):
    file = io.BytesIO()
    np.lib.format.write_array(file, array, version=version)
    return base64.b64encode(file.getvalue()).decode()


types = ["|b1", "|u1", "|i1", "<i2", ">i2", "<i4", "<i8", ">i8", "<u8", "<f2", "<f4", ">f4", "<f8"]
masks = [{"type": t, "fortran": False, "file": saved(mask.astype(t))} for t in types]
masks += [{"type": t, "fortran": True, "file": saved(np.asfortranarray(mask.astype(t)))} for t in ["|b1", "<i8", "<f4"]]
masks += [{"type": f"|u1 version {v}", "fortran": False, "file": saved(mask.astype("u1"), (v, 0))} for v in [2, 3]]
others = {
    "three sides": saved(np.zeros((2, 3, 3), "u1")),
    "one side": saved(np.zeros(4, "u1")),
    "complex": saved(np.zeros((2, 2), "c8")),
    "records": saved(np.zeros((2, 2), [("a", "u1"), ("b", "f4")])),
}
out = {"numpy": np.__version__, "mask": mask.tolist(), "masks": masks, "others": others}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out, indent=1) + "\n")
