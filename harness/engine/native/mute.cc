// Two functions for the loader: mute() sends stderr to nowhere, unmute() brings it back. TensorFlow's library writes two
// lines to stderr while it is mapped, before any setting of its own can be read.
#include <fcntl.h>
#include <node_api.h>
#include <unistd.h>

namespace {

int kept = -1;

napi_value Mute(napi_env, napi_callback_info) {
  if (kept >= 0) return nullptr;
  const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nowhere < 0) return nullptr;
  kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  if (kept >= 0) dup2(nowhere, STDERR_FILENO);
  close(nowhere);
  return nullptr;
}

napi_value Unmute(napi_env, napi_callback_info) {
  if (kept < 0) return nullptr;
  dup2(kept, STDERR_FILENO);
  close(kept);
  kept = -1;
  return nullptr;
}

napi_value Init(napi_env env, napi_value exports) {
  const napi_property_descriptor properties[] = {
      {"mute", nullptr, Mute, nullptr, nullptr, nullptr, napi_default, nullptr},
      {"unmute", nullptr, Unmute, nullptr, nullptr, nullptr, napi_default, nullptr},
  };
  napi_define_properties(env, exports, 2, properties);
  return exports;
}

}  // namespace

NAPI_MODULE(NODE_GYP_MODULE_NAME, Init)
