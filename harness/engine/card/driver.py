"""Queries NVIDIA's driver for its version and its GPUs, and prints the answer as JSON.

It runs in a separate process, because the driver reads CUDA_VISIBLE_DEVICES only once; it is in Python, because the
setup needs Python anyway, before anything can be compiled. `error` says why there are no GPUs: `library` if
libcuda.so.1 is not found, else the driver's own name for the error.
"""
import ctypes
import json

MAJOR, MINOR = 75, 76  # CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR and _MINOR


def main():
    answer = {"cuda": None, "driver": driver_version(), "error": None, "detail": None, "cards": []}
    try:
        cuda = ctypes.CDLL("libcuda.so.1")
    except OSError as error:
        answer.update(error="library", detail=str(error))
    else:
        version = ctypes.c_int()
        if cuda.cuDriverGetVersion(ctypes.byref(version)) == 0:
            answer["cuda"] = version.value
        code = cuda.cuInit(0)
        if code == 0:
            answer["cards"] = cards(cuda)
        else:
            answer.update(error=error_name(cuda, code), detail=f"cuInit gives {code}")
    print(json.dumps(answer))


def cards(cuda):
    count = ctypes.c_int()
    cuda.cuDeviceGetCount(ctypes.byref(count))
    return [card(cuda, ordinal) for ordinal in range(count.value)]


def card(cuda, ordinal):
    device, name, memory = ctypes.c_int(), ctypes.create_string_buffer(256), ctypes.c_size_t()
    cuda.cuDeviceGet(ctypes.byref(device), ordinal)
    cuda.cuDeviceGetName(name, len(name), device)
    cuda.cuDeviceTotalMem_v2(ctypes.byref(memory), device)
    identity = (ctypes.c_ubyte * 16)()
    cuda.cuDeviceGetUuid(identity, device)
    digits = bytes(identity).hex()
    parts = [digits[start:end] for start, end in [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)]]
    return {
        "name": name.value.decode(errors="replace"),
        "uuid": "GPU-" + "-".join(parts),
        "capability": ".".join(str(attribute(cuda, device, which)) for which in (MAJOR, MINOR)),
        "memoryMb": memory.value >> 20,
    }


def attribute(cuda, device, which):
    value = ctypes.c_int()
    cuda.cuDeviceGetAttribute(ctypes.byref(value), which, device)
    return value.value


def error_name(cuda, code):
    name = ctypes.c_char_p()
    cuda.cuGetErrorName(code, ctypes.byref(name))
    return name.value.decode() if name.value else f"error {code}"


def driver_version():
    """From NVML, because CUDA reports only the CUDA version that the driver supports."""
    try:
        nvml = ctypes.CDLL("libnvidia-ml.so.1")
        version = ctypes.create_string_buffer(80)
        if nvml.nvmlInit_v2() == 0 and nvml.nvmlSystemGetDriverVersion(version, len(version)) == 0:
            return version.value.decode()
    except (OSError, AttributeError):
        pass
    return None


main()
