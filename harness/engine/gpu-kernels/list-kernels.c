/* Writes every kernel that TensorFlow's library registers to stdout, as a KernelList message. Needs no GPU. */
#include <stdio.h>

#include "tensorflow/c/c_api.h"

/* Declared as in tensorflow/c/kernels.h, which includes headers that are not unpacked. */
TF_CAPI_EXPORT extern TF_Buffer *TF_GetAllRegisteredKernels(TF_Status *status);

int main(void) {
  TF_Status *status = TF_NewStatus();
  TF_Buffer *kernels = TF_GetAllRegisteredKernels(status);
  if (TF_GetCode(status) != TF_OK) {
    fprintf(stderr, "%s\n", TF_Message(status));
    return 1;
  }
  fwrite(kernels->data, 1, kernels->length, stdout);
  return fflush(stdout) != 0;
}
