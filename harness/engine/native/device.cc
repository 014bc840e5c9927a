// What TensorFlow.js does not tell or set: devices(), the devices that TensorFlow sees with their names and compute
// capabilities, and setTensorFloat32(boolean) with tensorFloat32(), which say how exactly a card multiplies.
// The functions are TensorFlow's own, exported by libtensorflow_framework and declared here by hand: their headers need
// the whole tree. It is linked with -z now: a name that a later library no longer has shows when it is tried after compiling.
#include <node_api.h>

#include <cstdint>
#include <exception>
#include <string>
#include <unordered_map>
#include <vector>

namespace tensorflow {

// As absl::Status is returned: one word, 1 when all is well. The text of an error is never freed, nor read.
struct Status {
  std::uintptr_t rep = 1;
  ~Status() {}
  bool ok() const { return rep == 1; }
};

class DeviceFactory {
 public:
  static Status ListAllPhysicalDevices(std::vector<std::string>* devices);
  static Status GetAnyDeviceDetails(int index, std::unordered_map<std::string, std::string>* details);
};

}  // namespace tensorflow

namespace tsl {

void enable_tensor_float_32_execution(bool enabled);
bool tensor_float_32_execution_enabled();

}  // namespace tsl

void DefineProfile(napi_env env, napi_value exports);  // profile.cc

namespace {

napi_value Text(napi_env env, const std::string& text) {
  napi_value value = nullptr;
  napi_create_string_utf8(env, text.data(), text.size(), &value);
  return value;
}

// "/physical_device:GPU:0" is of type GPU.
std::string TypeOf(const std::string& device) {
  const size_t begin = device.find(':') + 1;
  return device.substr(begin, device.find(':', begin) - begin);
}

napi_value Devices(napi_env env, napi_callback_info) {
  napi_value list = nullptr;
  napi_create_array(env, &list);
  try {
    std::vector<std::string> names;
    if (!tensorflow::DeviceFactory::ListAllPhysicalDevices(&names).ok()) {
      napi_throw_error(env, nullptr, "TensorFlow can't list its devices");
      return nullptr;
    }
    for (size_t i = 0; i < names.size(); ++i) {
      std::unordered_map<std::string, std::string> details;
      const bool known = tensorflow::DeviceFactory::GetAnyDeviceDetails(static_cast<int>(i), &details).ok();
      napi_value device = nullptr;
      napi_create_object(env, &device);
      napi_set_named_property(env, device, "type", Text(env, TypeOf(names[i])));
      napi_set_named_property(env, device, "name", Text(env, known ? details["device_name"] : ""));
      napi_set_named_property(env, device, "capability", Text(env, known ? details["compute_capability"] : ""));
      napi_set_element(env, list, static_cast<uint32_t>(i), device);
    }
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
    return nullptr;
  }
  return list;
}

napi_value SetTensorFloat32(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument = nullptr;
  bool enabled = false;
  napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr);
  if (count < 1 || napi_get_value_bool(env, argument, &enabled) != napi_ok) {
    napi_throw_type_error(env, nullptr, "setTensorFloat32 takes a boolean");
    return nullptr;
  }
  tsl::enable_tensor_float_32_execution(enabled);
  return nullptr;
}

napi_value TensorFloat32(napi_env env, napi_callback_info) {
  napi_value value = nullptr;
  napi_get_boolean(env, tsl::tensor_float_32_execution_enabled(), &value);
  return value;
}

napi_value Init(napi_env env, napi_value exports) {
  const napi_property_descriptor properties[] = {
      {"devices", nullptr, Devices, nullptr, nullptr, nullptr, napi_default, nullptr},
      {"setTensorFloat32", nullptr, SetTensorFloat32, nullptr, nullptr, nullptr, napi_default, nullptr},
      {"tensorFloat32", nullptr, TensorFloat32, nullptr, nullptr, nullptr, napi_default, nullptr},
  };
  napi_define_properties(env, exports, 3, properties);
  DefineProfile(env, exports);
  return exports;
}

}  // namespace

NAPI_MODULE(NODE_GYP_MODULE_NAME, Init)
