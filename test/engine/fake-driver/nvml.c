/* A libnvidia-ml.so.1 that tells the version of the fake driver: FAKE_DRIVER_VERSION, else 580.95.05. */
#include <stdio.h>
#include <stdlib.h>

int nvmlInit_v2(void) { return 0; }

int nvmlInit(void) { return 0; }

int nvmlShutdown(void) { return 0; }

const char *nvmlErrorString(int error) {
  (void)error;
  return "fake error";
}

int nvmlSystemGetDriverVersion(char *version, unsigned length) {
  const char *given = getenv("FAKE_DRIVER_VERSION");
  snprintf(version, length, "%s", given && *given ? given : "580.95.05");
  return 0;
}

int nvmlDeviceGetCount_v2(unsigned *count) {
  *count = 1;
  return 0;
}
