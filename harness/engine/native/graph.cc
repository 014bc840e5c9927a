// TensorFlow.js's binding and, beside its own methods, those for functions: a graph is built op by op, becomes a function of the
// context that all ops run in, and is then called by its name with executeOp like any op. The binding's sources are compiled as
// they are, within this file, since the context is private to them.
#include <node_api.h>

#undef NAPI_MODULE
#define NAPI_MODULE(name, init)
#include "tf_auto_tensor.h"
#include "tfjs_binding.cc"

#include <map>
#include <vector>

#include "tensorflow/c/eager/c_api_experimental.h"

namespace tfnodejs {

// Naming a private member is allowed where a template is instantiated explicitly, and a friend may pass it on.
TFE_Context* ContextOf(TFJSBackend& backend);
std::unordered_map<int32_t, TFE_TensorHandle*>& HandlesOf(TFJSBackend& backend);
template <TFE_Context* TFJSBackend::* context, std::unordered_map<int32_t, TFE_TensorHandle*> TFJSBackend::* handles>
struct Members {
  friend TFE_Context* ContextOf(TFJSBackend& backend) { return backend.*context; }
  friend std::unordered_map<int32_t, TFE_TensorHandle*>& HandlesOf(TFJSBackend& backend) { return backend.*handles; }
};
template struct Members<&TFJSBackend::tfe_context_, &TFJSBackend::tfe_handle_map_>;

namespace {

struct Graph {
  TF_Graph* graph = TF_NewGraph();
  std::vector<TF_Operation*> operations;
  // Every value of the graph, which JavaScript names by its place here.
  std::vector<TF_Output> values;
  ~Graph() { TF_DeleteGraph(graph); }
};

std::map<int32_t, Graph> graphs;
int32_t next_graph = 0;

// Throws what it is given in JavaScript, once control is back there.
struct Failure {
  std::string message;
};

void Check(const TF_AutoStatus& status) {
  if (TF_GetCode(status.status) != TF_OK) throw Failure{TF_Message(status.status)};
}

void Check(napi_status status) {
  if (status != napi_ok) throw Failure{"an argument is of another type"};
}

// The arguments of one call, read in order.
class Arguments {
 public:
  Arguments(napi_env env, napi_callback_info info) : env(env), values(8) {
    size_t count = values.size();
    Check(napi_get_cb_info(env, info, &count, values.data(), nullptr, nullptr));
    values.resize(count);
  }

  const napi_env env;

  napi_value Next() {
    if (at == values.size()) throw Failure{"too few arguments"};
    return values[at++];
  }

  int32_t Int() {
    int32_t value;
    Check(napi_get_value_int32(env, Next(), &value));
    return value;
  }

  std::string Text() { return TextOf(Next()); }

  // Of an Int32Array.
  std::vector<int32_t> Ints() {
    napi_typedarray_type type;
    size_t length;
    void* data;
    Check(napi_get_typedarray_info(env, Next(), &type, &length, &data, nullptr, nullptr));
    if (type != napi_int32_array) throw Failure{"an Int32Array was expected"};
    const int32_t* ints = static_cast<const int32_t*>(data);
    return std::vector<int32_t>(ints, ints + length);
  }

  std::string TextOf(napi_value value) {
    size_t length;
    Check(napi_get_value_string_utf8(env, value, nullptr, 0, &length));
    std::string text(length + 1, '\0');
    Check(napi_get_value_string_utf8(env, value, &text[0], text.size(), &length));
    text.resize(length);
    return text;
  }

  Graph& OfGraph() {
    const auto found = graphs.find(Int());
    if (found == graphs.end()) throw Failure{"there is no such graph"};
    return found->second;
  }

 private:
  std::vector<napi_value> values;
  size_t at = 0;
};

using Work = napi_value (*)(Arguments&);

// A function for JavaScript, whose failures become errors there.
template <Work work>
napi_value Guarded(napi_env env, napi_callback_info info) {
  try {
    Arguments arguments(env, info);
    return work(arguments);
  } catch (const Failure& failure) {
    napi_throw_error(env, nullptr, failure.message.c_str());
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
  }
  return nullptr;
}

napi_value Number(napi_env env, int64_t number) {
  napi_value value;
  Check(napi_create_int64(env, number, &value));
  return value;
}

napi_value Bytes(napi_env env, const void* data, size_t length) {
  napi_value array;
  void* copy;
  Check(napi_create_arraybuffer(env, length, &copy, &array));
  memcpy(copy, data, length);
  return array;
}

napi_value Member(napi_env env, napi_value object, const char* name) {
  napi_value value;
  Check(napi_get_named_property(env, object, name, &value));
  return value;
}

std::vector<int64_t> Int64s(napi_env env, napi_value array) {
  uint32_t length;
  Check(napi_get_array_length(env, array, &length));
  std::vector<int64_t> values(length);
  for (uint32_t i = 0; i < length; ++i) {
    napi_value value;
    Check(napi_get_element(env, array, i, &value));
    Check(napi_get_value_int64(env, value, &values[i]));
  }
  return values;
}

bool IsArray(napi_env env, napi_value value) {
  bool is_array;
  Check(napi_is_array(env, value, &is_array));
  return is_array;
}

// An attribute as executeOp takes it: {name, type, value}.
void SetAttribute(Arguments& arguments, TF_OperationDescription* description, napi_value attribute) {
  const napi_env env = arguments.env;
  const std::string name = arguments.TextOf(Member(env, attribute, "name"));
  const napi_value value = Member(env, attribute, "value");
  int32_t type;
  Check(napi_get_value_int32(env, Member(env, attribute, "type"), &type));
  if (type == TF_ATTR_STRING) {
    const std::string text = arguments.TextOf(value);
    TF_SetAttrString(description, name.c_str(), text.data(), text.size());
  } else if (type == TF_ATTR_BOOL) {
    bool truth;
    Check(napi_get_value_bool(env, value, &truth));
    TF_SetAttrBool(description, name.c_str(), truth);
  } else if (type == TF_ATTR_FLOAT) {
    double number;
    Check(napi_get_value_double(env, value, &number));
    TF_SetAttrFloat(description, name.c_str(), static_cast<float>(number));
  } else if (type == TF_ATTR_TYPE && !IsArray(env, value)) {
    int32_t number;
    Check(napi_get_value_int32(env, value, &number));
    TF_SetAttrType(description, name.c_str(), static_cast<TF_DataType>(number));
  } else if (type == TF_ATTR_INT && IsArray(env, value)) {
    const std::vector<int64_t> list = Int64s(env, value);
    TF_SetAttrIntList(description, name.c_str(), list.data(), static_cast<int>(list.size()));
  } else if (type == TF_ATTR_INT) {
    int64_t number;
    Check(napi_get_value_int64(env, value, &number));
    TF_SetAttrInt(description, name.c_str(), number);
  } else if (type == TF_ATTR_SHAPE) {
    const std::vector<int64_t> shape = Int64s(env, value);
    TF_SetAttrShape(description, name.c_str(), shape.data(), static_cast<int>(shape.size()));
  } else {
    throw Failure{"attribute " + name + " is of a kind that functions do not take"};
  }
}

// [type, ...shape] of a value; -1 for a length that can't be known beforehand, and for the whole shape [type, -2].
napi_value TypeAndShape(napi_env env, const Graph& graph, TF_Output value) {
  TF_AutoStatus status;
  const int rank = TF_GraphGetTensorNumDims(graph.graph, value, status.status);
  Check(status);
  std::vector<int64_t> shape(rank < 0 ? 1 : rank, -2);
  if (rank > 0) TF_GraphGetTensorShape(graph.graph, value, shape.data(), rank, status.status);
  Check(status);
  napi_value list;
  Check(napi_create_array_with_length(env, shape.size() + 1, &list));
  Check(napi_set_element(env, list, 0, Number(env, TF_OperationOutputType(value))));
  for (size_t i = 0; i < shape.size(); ++i) {
    Check(napi_set_element(env, list, static_cast<uint32_t>(i + 1), Number(env, shape[i])));
  }
  return list;
}

// Finishes an op: [its number, then each of its values as [type, ...shape]]; values are numbered in the order made.
napi_value Finish(napi_env env, Graph& graph, TF_OperationDescription* description) {
  TF_AutoStatus status;
  TF_Operation* const operation = TF_FinishOperation(description, status.status);
  Check(status);
  graph.operations.push_back(operation);
  const int outputs = TF_OperationNumOutputs(operation);
  napi_value list;
  Check(napi_create_array_with_length(env, outputs + 1, &list));
  Check(napi_set_element(env, list, 0, Number(env, graph.operations.size() - 1)));
  for (int i = 0; i < outputs; ++i) {
    const TF_Output value = {operation, i};
    const napi_value pair = TypeAndShape(env, graph, value);
    graph.values.push_back(value);
    Check(napi_set_element(env, list, i + 1, pair));
  }
  return list;
}

std::string NewName(const Graph& graph) { return "n" + std::to_string(graph.operations.size()); }

// newGraph() -> its number.
napi_value NewGraph(Arguments& arguments) {
  graphs[next_graph];
  return Number(arguments.env, next_graph++);
}

napi_value DeleteGraph(Arguments& arguments) {
  graphs.erase(arguments.Int());
  return nullptr;
}

// addArgument(graph, type, shape) -> the op.
napi_value AddArgument(Arguments& arguments) {
  Graph& graph = arguments.OfGraph();
  TF_OperationDescription* description = TF_NewOperation(graph.graph, "Placeholder", NewName(graph).c_str());
  TF_SetAttrType(description, "dtype", static_cast<TF_DataType>(arguments.Int()));
  const std::vector<int64_t> shape = Int64s(arguments.env, arguments.Next());
  TF_SetAttrShape(description, "shape", shape.data(), static_cast<int>(shape.size()));
  return Finish(arguments.env, graph, description);
}

TF_Tensor* TensorOf(TFE_TensorHandle* handle) {
  TF_AutoStatus status;
  TF_Tensor* tensor = TFE_TensorHandleResolve(handle, status.status);
  Check(status);
  return tensor;
}

TFE_TensorHandle* HandleOf(Arguments& arguments) {
  TFJSBackend* const backend = GetTFJSBackend(arguments.env);
  const auto& handles = HandlesOf(*backend);
  const auto found = handles.find(arguments.Int());
  if (found == handles.end()) throw Failure{"there is no such tensor"};
  return found->second;
}

// addConstant(graph, id of a tensor) -> an op that has the tensor's values as they are now.
napi_value AddConstant(Arguments& arguments) {
  Graph& graph = arguments.OfGraph();
  TF_AutoTensor tensor(TensorOf(HandleOf(arguments)));
  TF_OperationDescription* description = TF_NewOperation(graph.graph, "Const", NewName(graph).c_str());
  TF_AutoStatus status;
  TF_SetAttrType(description, "dtype", TF_TensorType(tensor.tensor));
  TF_SetAttrTensor(description, "value", tensor.tensor, status.status);
  const bool fits = TF_GetCode(status.status) == TF_OK;
  const napi_value op = Finish(arguments.env, graph, description);
  if (!fits) Check(status);
  return op;
}

// addOp(graph, name, attributes, values, lengths, controls) -> the op.
// lengths: of each input of the op's definition, how many of the values are its list; -1 for one value that is no list.
// controls: ops that run before it.
napi_value AddOp(Arguments& arguments) {
  const napi_env env = arguments.env;
  Graph& graph = arguments.OfGraph();
  const std::string name = arguments.Text();
  const napi_value attributes = arguments.Next();
  const std::vector<int32_t> values = arguments.Ints();
  const std::vector<int32_t> lengths = arguments.Ints();
  const std::vector<int32_t> controls = arguments.Ints();
  std::vector<TF_Output> inputs;
  for (const int32_t value : values) inputs.push_back(graph.values.at(value));
  TF_OperationDescription* description = TF_NewOperation(graph.graph, name.c_str(), NewName(graph).c_str());
  size_t at = 0;
  for (const int32_t length : lengths) {
    const size_t taken = length < 0 ? 1 : length;
    if (at + taken > inputs.size()) break;  // TensorFlow says what is missing
    if (length < 0) TF_AddInput(description, inputs[at]);
    else TF_AddInputList(description, inputs.data() + at, length);
    at += taken;
  }
  for (const int32_t control : controls) TF_AddControlInput(description, graph.operations.at(control));
  uint32_t count;
  Check(napi_get_array_length(env, attributes, &count));
  for (uint32_t i = 0; i < count; ++i) {
    napi_value attribute;
    Check(napi_get_element(env, attributes, i, &attribute));
    SetAttribute(arguments, description, attribute);
  }
  return Finish(env, graph, description);
}

// setShape(graph, value, shape): what TensorFlow can't infer.
napi_value SetShape(Arguments& arguments) {
  Graph& graph = arguments.OfGraph();
  const TF_Output value = graph.values.at(arguments.Int());
  const std::vector<int64_t> shape = Int64s(arguments.env, arguments.Next());
  TF_AutoStatus status;
  TF_GraphSetTensorShape(graph.graph, value, shape.data(), static_cast<int>(shape.size()), status.status);
  Check(status);
  return nullptr;
}

// addFunction(graph, name, arguments, results, controls): from now on executeOp(name, …) runs the graph.
// controls: ops that run though no result needs them.
napi_value AddFunction(Arguments& arguments) {
  Graph& graph = arguments.OfGraph();
  const std::string name = arguments.Text();
  std::vector<TF_Output> inputs, outputs;
  std::vector<const TF_Operation*> controls;
  for (const int32_t value : arguments.Ints()) inputs.push_back(graph.values.at(value));
  for (const int32_t value : arguments.Ints()) outputs.push_back(graph.values.at(value));
  for (const int32_t op : arguments.Ints()) controls.push_back(graph.operations.at(op));
  TF_AutoStatus status;
  TF_Function* const function = TF_GraphToFunctionWithControlOutputs(
      graph.graph, name.c_str(), /*append_hash_to_fn_name=*/0, /*num_opers=*/-1, nullptr, static_cast<int>(inputs.size()),
      inputs.data(), static_cast<int>(outputs.size()), outputs.data(), nullptr, static_cast<int>(controls.size()),
      controls.data(), nullptr, nullptr, nullptr, status.status);
  Check(status);
  TFE_ContextAddFunction(ContextOf(*GetTFJSBackend(arguments.env)), function, status.status);
  TF_DeleteFunction(function);
  Check(status);
  return nullptr;
}

// removeFunction(name)
napi_value RemoveFunction(Arguments& arguments) {
  TF_AutoStatus status;
  const std::string name = arguments.Text();
  TFE_ContextRemoveFunction(ContextOf(*GetTFJSBackend(arguments.env)), name.c_str(), status.status);
  Check(status);
  return nullptr;
}

// opDefinition(name) -> TensorFlow's OpDef as a serialised protocol buffer.
napi_value OpDefinition(Arguments& arguments) {
  Graph graph;
  TF_AutoStatus status;
  TF_Buffer* const buffer = TF_NewBuffer();
  TF_GraphGetOpDef(graph.graph, arguments.Text().c_str(), buffer, status.status);
  const napi_value bytes = Bytes(arguments.env, buffer->data, buffer->length);
  TF_DeleteBuffer(buffer);
  Check(status);
  return bytes;
}

// describeTensor(id) -> [type, ...shape]
napi_value DescribeTensor(Arguments& arguments) {
  TFE_TensorHandle* const handle = HandleOf(arguments);
  TF_AutoStatus status;
  const int rank = TFE_TensorHandleNumDims(handle, status.status);
  Check(status);
  napi_value list;
  Check(napi_create_array_with_length(arguments.env, rank + 1, &list));
  Check(napi_set_element(arguments.env, list, 0, Number(arguments.env, TFE_TensorHandleDataType(handle))));
  for (int i = 0; i < rank; ++i) {
    const int64_t length = TFE_TensorHandleDim(handle, i, status.status);
    Check(status);
    Check(napi_set_element(arguments.env, list, i + 1, Number(arguments.env, length)));
  }
  return list;
}

// collectGraphs(boolean): whether TensorFlow keeps the graphs of functions that are called for the first time.
napi_value CollectGraphs(Arguments& arguments) {
  bool on;
  Check(napi_get_value_bool(arguments.env, arguments.Next(), &on));
  TFE_Context* const context = ContextOf(*GetTFJSBackend(arguments.env));
  if (on) TFE_ContextEnableRunMetadata(context);
  else TFE_ContextDisableRunMetadata(context);
  return nullptr;
}

// collectedGraphs() -> what was kept since the last call, a serialised RunMetadata: graphs as they were given and as they run.
napi_value CollectedGraphs(Arguments& arguments) {
  TF_AutoStatus status;
  TF_Buffer* const buffer = TF_NewBuffer();
  TFE_ContextExportRunMetadata(ContextOf(*GetTFJSBackend(arguments.env)), buffer, status.status);
  const napi_value bytes = Bytes(arguments.env, buffer->data, buffer->length);
  TF_DeleteBuffer(buffer);
  Check(status);
  return bytes;
}

#define METHOD(name, work) {name, nullptr, Guarded<work>, nullptr, nullptr, nullptr, napi_default, nullptr}

napi_value Init(napi_env env, napi_value exports) {
  const napi_property_descriptor properties[] = {
      METHOD("newGraph", NewGraph),           METHOD("deleteGraph", DeleteGraph),
      METHOD("addArgument", AddArgument),     METHOD("addConstant", AddConstant),
      METHOD("addOp", AddOp),                 METHOD("setShape", SetShape),
      METHOD("addFunction", AddFunction),
      METHOD("removeFunction", RemoveFunction), METHOD("opDefinition", OpDefinition),
      METHOD("describeTensor", DescribeTensor), METHOD("collectGraphs", CollectGraphs),
      METHOD("collectedGraphs", CollectedGraphs),
  };
  napi_define_properties(env, exports, sizeof(properties) / sizeof(properties[0]), properties);
  return InitTFNodeJSBinding(env, exports);
}

}  // namespace
}  // namespace tfnodejs

NAPI_MODULE_INIT() { return tfnodejs::Init(env, exports); }
