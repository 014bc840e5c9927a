// startProfile() has TensorFlow note each op that it runs and when, and stopProfile() gives what it noted: a serialised XSpace
// (tsl/profiler/protobuf/xplane.proto). TensorFlow's own functions are declared by hand as in device.cc, of whose add-on this is
// a part; its messages are passed as bytes, since their headers are generated for one version of protocol buffers.
#include <node_api.h>

#include <cstdint>
#include <cstring>
#include <exception>
#include <memory>
#include <string>

namespace google::protobuf {

class Arena;

class MessageLite {
 public:
  bool ParseFromArray(const void* data, int size);
  std::string SerializeAsString() const;
};

}  // namespace google::protobuf

namespace {

// Room for a message of a class whose layout is not known here: those below take some 100 bytes.
class Room {
 public:
  google::protobuf::MessageLite& message() { return *reinterpret_cast<google::protobuf::MessageLite*>(bytes_); }

 private:
  alignas(16) unsigned char bytes_[1024];
};

}  // namespace

namespace tensorflow {

class ProfileOptions : public Room {
 public:
  explicit ProfileOptions(google::protobuf::Arena* arena);
  ~ProfileOptions();
};

namespace profiler {

class XSpace : public Room {
 public:
  explicit XSpace(google::protobuf::Arena* arena);
  ~XSpace();
};

}  // namespace profiler
}  // namespace tensorflow

namespace tsl {

// As absl::Status is returned: one word, 1 when all is well. The text of an error is never freed, nor read.
struct Outcome {
  std::uintptr_t rep = 1;
  ~Outcome() {}
  bool ok() const { return rep == 1; }
};

class ProfilerSession {
 public:
  static std::unique_ptr<ProfilerSession> Create(const tensorflow::ProfileOptions& options);
  Outcome Status();
  Outcome CollectData(tensorflow::profiler::XSpace* space);
  ~ProfilerSession();

 private:
  ProfilerSession();
};

}  // namespace tsl

namespace {

// ProfileOptions, serialised: version 1, for the CPU, where every op is noted with the shapes of its inputs (host_tracer_level
// 3); device_tracer_level and python_tracer_level are 0.
const unsigned char kOptions[] = {5 << 3, 1, 6 << 3, 1, 2 << 3, 3, 3 << 3, 0, 4 << 3, 0};

std::unique_ptr<tsl::ProfilerSession> session;

napi_value Throw(napi_env env, const char* what) {
  napi_throw_error(env, nullptr, what);
  return nullptr;
}

napi_value StartProfile(napi_env env, napi_callback_info) {
  if (session) return Throw(env, "a profile is being taken already");
  tensorflow::ProfileOptions options(nullptr);
  if (!options.message().ParseFromArray(kOptions, sizeof(kOptions))) return Throw(env, "TensorFlow's profiler has other options");
  session = tsl::ProfilerSession::Create(options);
  if (session->Status().ok()) return nullptr;
  session.reset();
  return Throw(env, "TensorFlow's profiler does not start");
}

napi_value StopProfile(napi_env env, napi_callback_info) {
  if (!session) return Throw(env, "no profile is being taken");
  tensorflow::profiler::XSpace space(nullptr);
  const bool collected = session->CollectData(&space).ok();
  session.reset();
  if (!collected) return Throw(env, "TensorFlow's profiler gives nothing back");
  const std::string bytes = space.message().SerializeAsString();
  napi_value buffer = nullptr;
  void* copy = nullptr;
  if (napi_create_arraybuffer(env, bytes.size(), &copy, &buffer) != napi_ok) return Throw(env, "the profile is too large");
  std::memcpy(copy, bytes.data(), bytes.size());
  return buffer;
}

}  // namespace

// Adds both to the add-on.
void DefineProfile(napi_env env, napi_value exports) {
  const napi_property_descriptor properties[] = {
      {"startProfile", nullptr, StartProfile, nullptr, nullptr, nullptr, napi_default, nullptr},
      {"stopProfile", nullptr, StopProfile, nullptr, nullptr, nullptr, napi_default, nullptr},
  };
  napi_define_properties(env, exports, 2, properties);
}
