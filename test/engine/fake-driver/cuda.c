/*
 * A libcuda.so.1 with one card, on machines without any: enough for TensorFlow to register the card, not to compute on it.
 * FAKE_CUDA_VERSION (13000), FAKE_CUDA_INIT (the code that cuInit gives), FAKE_CUDA_CAPABILITY (9.0) and FAKE_CUDA_NAME
 * change it. As NVIDIA's own it shows no card when CUDA_VISIBLE_DEVICES begins with anything but 0 or the card's UUID.
 */
#include <stdlib.h>
#include <string.h>

enum { SUCCESS = 0, NO_DEVICE = 100, MAJOR = 75, MINOR = 76 };

static const char UUID[] = "GPU-fa4e0000-0000-0000-0000-000000000000";

static const char *setting(const char *name, const char *otherwise) {
  const char *value = getenv(name);
  return value && *value ? value : otherwise;
}

static int is_hidden(void) {
  const char *visible = getenv("CUDA_VISIBLE_DEVICES");
  return visible && strncmp(visible, "0", 1) != 0 && strncmp(visible, UUID, sizeof UUID - 1) != 0;
}

int cuInit(unsigned flags) {
  const int code = atoi(setting("FAKE_CUDA_INIT", "0"));
  (void)flags;
  return code != SUCCESS ? code : is_hidden() ? NO_DEVICE : SUCCESS;
}

int cuDriverGetVersion(int *version) {
  *version = atoi(setting("FAKE_CUDA_VERSION", "13000"));
  return SUCCESS;
}

int cuDeviceGetCount(int *count) {
  *count = 1;
  return SUCCESS;
}

int cuDeviceGet(int *device, int ordinal) {
  *device = ordinal;
  return SUCCESS;
}

int cuDeviceGetName(char *name, int length, int device) {
  (void)device;
  strncpy(name, setting("FAKE_CUDA_NAME", "Fake H100"), length);
  return SUCCESS;
}

int cuDeviceGetUuid(unsigned char *uuid, int device) {
  (void)device;
  memset(uuid, 0, 16);
  uuid[0] = 0xfa, uuid[1] = 0x4e;
  return SUCCESS;
}

int cuDeviceTotalMem_v2(size_t *bytes, int device) {
  (void)device;
  *bytes = (size_t)80 << 30;
  return SUCCESS;
}

int cuDeviceGetAttribute(int *value, int attribute, int device) {
  const char *capability = setting("FAKE_CUDA_CAPABILITY", "9.0");
  (void)device;
  *value = attribute == MAJOR ? atoi(capability) : attribute == MINOR ? atoi(strchr(capability, '.') + 1) : 1;
  return SUCCESS;
}

/* TensorFlow makes a context even where it leaves the card alone afterwards: any address will do. */
static char context;

int cuDevicePrimaryCtxGetState(int device, unsigned *flags, int *active) {
  (void)device;
  *flags = 0, *active = 0;
  return SUCCESS;
}

int cuDevicePrimaryCtxSetFlags_v2(int device, unsigned flags) {
  (void)device, (void)flags;
  return SUCCESS;
}

int cuDevicePrimaryCtxRetain(void **made, int device) {
  (void)device;
  *made = &context;
  return SUCCESS;
}

int cuDevicePrimaryCtxRelease_v2(int device) {
  (void)device;
  return SUCCESS;
}

int cuCtxGetCurrent(void **current) {
  *current = &context;
  return SUCCESS;
}

int cuCtxSetCurrent(void *current) {
  (void)current;
  return SUCCESS;
}

int cuCtxGetDevice(int *device) {
  *device = 0;
  return SUCCESS;
}

int cuGetErrorName(int error, const char **name) {
  *name = error == NO_DEVICE ? "CUDA_ERROR_NO_DEVICE"
          : error == 803     ? "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH"
          : error == 999     ? "CUDA_ERROR_UNKNOWN"
                             : "CUDA_ERROR_FAKE";
  return SUCCESS;
}

int cuGetErrorString(int error, const char **text) {
  (void)error;
  *text = "fake error";
  return SUCCESS;
}
