// TensorFlow operations for convolution.h, by TensorFlow's C interface. They are registered when the addon is loaded.
//
// TseminarConvolution: input, filter, bias -> output, places
// TseminarConvolutionGradient: input, filter, output, places, gradient -> gradients of input, filter, bias
#define IS_SLIM_BUILD  // else a header is asked for that the wheel does not have all parts of
#include <tensorflow/c/kernels.h>
#include <tensorflow/c/ops.h>
#include <tensorflow/c/tf_tensor.h>

#include <memory>
#include <new>
#include <string>
#include <vector>

#include "convolution.h"

namespace tseminar {
namespace {

template <typename T, void (*End)(T*)>
struct Ended {
  void operator()(T* one) const { End(one); }
};
using Status = std::unique_ptr<TF_Status, Ended<TF_Status, TF_DeleteStatus>>;
using Tensor = std::unique_ptr<TF_Tensor, Ended<TF_Tensor, TF_DeleteTensor>>;
using Shape = std::vector<int64_t>;

struct Refusal {
  std::string why;
};

/** Attributes of a node. */
struct Settings {
  bool same, relu, pool, inputGradient;
};

/** A run of an operation. */
class Run {
 public:
  explicit Run(TF_OpKernelContext* context) : context_(context), status_(TF_NewStatus()) {}

  Tensor input(int index) {
    TF_Tensor* tensor = nullptr;
    TF_GetInput(context_, index, &tensor, status_.get());
    check();
    return Tensor(tensor);
  }

  Tensor output(int index, TF_DataType type, const Shape& shape) {
    int64_t size = TF_DataTypeSize(type);
    for (int64_t length : shape) size *= length;
    TF_Tensor* tensor =
        TF_AllocateOutput(context_, index, type, shape.data(), static_cast<int>(shape.size()), size, status_.get());
    Tensor made(tensor);
    check();
    return made;
  }

  void fail(TF_Code code, const std::string& why) {
    TF_SetStatus(status_.get(), code, why.c_str());
    TF_OpKernelContext_Failure(context_, status_.get());
  }

 private:
  void check() {
    if (TF_GetCode(status_.get()) != TF_OK) throw Refusal{TF_Message(status_.get())};
  }

  TF_OpKernelContext* context_;
  Status status_;
};

template <typename T = float>
T* valuesOf(const Tensor& tensor) {
  return static_cast<T*>(TF_TensorData(tensor.get()));
}

Shape shapeOf(const Tensor& tensor) {
  Shape shape(TF_NumDims(tensor.get()));
  for (size_t i = 0; i < shape.size(); i++) shape[i] = TF_Dim(tensor.get(), static_cast<int>(i));
  return shape;
}

Shape outputShape(const ConvolutionSizes& s) { return {s.pictures, s.outputHeight(), s.outputWidth(), s.filters}; }
/** Places are known where there is pooling. */
Shape placesShape(const ConvolutionSizes& s) { return s.pool ? outputShape(s) : Shape{0}; }

ConvolutionSizes sizesOf(const Settings& settings, const Shape& input, const Shape& filter) {
  if (input.size() != 4 || filter.size() != 4 || filter[0] != 3 || filter[1] != 3 || filter[2] != input[3])
    throw Refusal{"the convolution takes pictures [n, height, width, channels] and filters [3, 3, channels, filters]"};
  const auto whole = [](int64_t size) { return static_cast<int>(size); };
  const ConvolutionSizes sizes{whole(input[0]),  whole(input[1]), whole(input[2]), whole(input[3]),
                               whole(filter[3]), settings.same,   settings.relu,   settings.pool};
  if (sizes.outputHeight() < 1 || sizes.outputWidth() < 1) throw Refusal{"the pictures are smaller than the filters"};
  return sizes;
}

const Convolver& convolver(const ConvolutionSizes& sizes) {
  const Convolver* found = convolverFor(sizes);
  if (found == nullptr) throw Refusal{"the convolution does not take this number of channels or filters"};
  return *found;
}

void expect(const Tensor& tensor, const Shape& shape) {
  if (shapeOf(tensor) != shape) throw Refusal{"an input of the convolution has another shape than the others ask for"};
}

void convolve(const Settings& settings, Run& run) {
  const Tensor input = run.input(0), filter = run.input(1), bias = run.input(2);
  const ConvolutionSizes sizes = sizesOf(settings, shapeOf(input), shapeOf(filter));
  expect(bias, {sizes.filters});
  const Tensor output = run.output(0, TF_FLOAT, outputShape(sizes));
  const Tensor places = run.output(1, TF_UINT8, placesShape(sizes));
  convolver(sizes).forward(
      sizes, {valuesOf(input), valuesOf(filter), valuesOf(bias), valuesOf(output), valuesOf<uint8_t>(places)});
}

void gradientsOf(const Settings& settings, Run& run) {
  const Tensor input = run.input(0), filter = run.input(1), output = run.input(2), places = run.input(3),
               gradient = run.input(4);
  const ConvolutionSizes sizes = sizesOf(settings, shapeOf(input), shapeOf(filter));
  expect(output, outputShape(sizes));
  expect(places, placesShape(sizes));
  expect(gradient, outputShape(sizes));
  const Tensor inputGradient = run.output(0, TF_FLOAT, settings.inputGradient ? shapeOf(input) : Shape{0});
  const Tensor filterGradient = run.output(1, TF_FLOAT, shapeOf(filter));
  const Tensor biasGradient = run.output(2, TF_FLOAT, {sizes.filters});
  convolver(sizes).backward(
      sizes, {valuesOf(input), valuesOf(filter), valuesOf(output), valuesOf<uint8_t>(places), valuesOf(gradient),
              settings.inputGradient ? valuesOf(inputGradient) : nullptr, valuesOf(filterGradient),
              valuesOf(biasGradient)});
}

void* readSettings(TF_OpKernelConstruction* construction) {
  const Status status(TF_NewStatus());
  const auto truth = [&](const char* name) {
    unsigned char value = 0;
    if (TF_GetCode(status.get()) == TF_OK)
      TF_OpKernelConstruction_GetAttrBool(construction, name, &value, status.get());
    return value != 0;
  };
  const Settings settings{truth("same"), truth("relu"), truth("pool"), truth("to_input")};
  if (TF_GetCode(status.get()) != TF_OK) TF_OpKernelConstruction_Failure(construction, status.get());
  return new Settings(settings);
}

template <void (*Work)(const Settings&, Run&)>
void compute(void* settings, TF_OpKernelContext* context) {
  Run run(context);
  try {
    Work(*static_cast<Settings*>(settings), run);
  } catch (const Refusal& refusal) {
    run.fail(TF_INVALID_ARGUMENT, refusal.why);
  } catch (const std::bad_alloc&) {
    run.fail(TF_RESOURCE_EXHAUSTED, "OOM when allocating memory for a convolution");
  }
}

void forget(void* settings) { delete static_cast<Settings*>(settings); }

void unknownShapes(TF_ShapeInferenceContext* context, TF_Status* status) {
  TF_ShapeInferenceContextSetUnknownShape(context, status);
}

template <void (*Work)(const Settings&, Run&)>
void add(const char* name, const std::vector<const char*>& inputs, const std::vector<const char*>& outputs) {
  const Status status(TF_NewStatus());
  TF_OpDefinitionBuilder* definition = TF_NewOpDefinitionBuilder(name);
  for (const char* input : inputs) TF_OpDefinitionBuilderAddInput(definition, input);
  for (const char* output : outputs) TF_OpDefinitionBuilderAddOutput(definition, output);
  for (const char* attribute : {"same: bool", "relu: bool", "pool: bool", "to_input: bool = true"})
    TF_OpDefinitionBuilderAddAttr(definition, attribute);
  TF_OpDefinitionBuilderSetShapeInferenceFunction(definition, unknownShapes);
  TF_RegisterOpDefinition(definition, status.get());
  if (TF_GetCode(status.get()) != TF_OK) return;
  TF_KernelBuilder* kernel = TF_NewKernelBuilder(name, "CPU", readSettings, compute<Work>, forget);
  TF_RegisterKernelBuilder(name, kernel, status.get());
}

__attribute__((constructor)) void addOperations() {
  add<convolve>("TseminarConvolution", {"input: float", "filter: float", "bias: float"},
                {"output: float", "places: uint8"});
  add<gradientsOf>("TseminarConvolutionGradient",
                   {"input: float", "filter: float", "output: float", "places: uint8", "gradient: float"},
                   {"input_gradient: float", "filter_gradient: float", "bias_gradient: float"});
}

}  // namespace
}  // namespace tseminar
