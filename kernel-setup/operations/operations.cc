// TensorFlow operations for instructions.h, by TensorFlow's C interface. They are registered when the addon is loaded.
//
// TseminarConvolution: input, filter, bias -> output, places
// TseminarConvolutionGradient: input, filter, output, places, gradient -> gradients of input, filter, bias
// TseminarPooling: input -> output, places
// TseminarPoolingGradient: input, places, gradient -> gradient of input
// TseminarNormalization: input, gamma, beta -> output, mean, variance, inverse deviation
// TseminarNormalizationGradient: gradient, input, gamma, mean, inverse deviation -> gradients of input, gamma, beta
// TseminarDropout: input, seed -> output, kept
// TseminarDropoutGradient: gradient, kept -> gradient of input
#define IS_SLIM_BUILD  // else a header is asked for that the wheel does not have all parts of
#include <tensorflow/c/kernels.h>
#include <tensorflow/c/ops.h>
#include <tensorflow/c/tf_tensor.h>

#include <memory>
#include <new>
#include <string>
#include <vector>

#include "instructions.h"

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

/** Attributes of a node; each operation has some of them. */
struct Settings {
  bool same, relu, pool, inputGradient;
  float epsilon, rate;
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

const Instructions& instructions(int size, int otherSize = 0) {
  const Instructions* found = instructionsFor(size, otherSize);
  if (found == nullptr) throw Refusal{"an operation of the seminar does not take this number of channels"};
  return *found;
}

const Instructions& instructions(const ConvolutionSizes& s) {
  return instructions(s.filters, s.channels <= kFewChannels ? 0 : s.channels);
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
  instructions(sizes).convolve(
      sizes, {valuesOf(input), valuesOf(filter), valuesOf(bias), valuesOf(output), valuesOf<uint8_t>(places)});
}

void convolveBack(const Settings& settings, Run& run) {
  const Tensor input = run.input(0), filter = run.input(1), output = run.input(2), places = run.input(3),
               gradient = run.input(4);
  const ConvolutionSizes sizes = sizesOf(settings, shapeOf(input), shapeOf(filter));
  expect(output, outputShape(sizes));
  expect(places, placesShape(sizes));
  expect(gradient, outputShape(sizes));
  const Tensor inputGradient = run.output(0, TF_FLOAT, settings.inputGradient ? shapeOf(input) : Shape{0});
  const Tensor filterGradient = run.output(1, TF_FLOAT, shapeOf(filter));
  const Tensor biasGradient = run.output(2, TF_FLOAT, {sizes.filters});
  instructions(sizes).convolveBack(
      sizes, {valuesOf(input), valuesOf(filter), valuesOf(output), valuesOf<uint8_t>(places), valuesOf(gradient),
              settings.inputGradient ? valuesOf(inputGradient) : nullptr, valuesOf(filterGradient),
              valuesOf(biasGradient)});
}

Shape pooledShape(const Shape& input) {
  if (input.size() != 4) throw Refusal{"pooling takes pictures [n, height, width, channels]"};
  return {input[0], input[1] / 2, input[2] / 2, input[3]};
}

void pool(const Settings&, Run& run) {
  const Tensor input = run.input(0);
  const Shape shape = shapeOf(input), pooled = pooledShape(shape);
  const Tensor output = run.output(0, TF_FLOAT, pooled), places = run.output(1, TF_UINT8, pooled);
  const auto size = [&](int axis) { return static_cast<int>(shape[axis]); };
  instructions(size(3)).pool({size(0), size(1), size(2), size(3), valuesOf(input), valuesOf(output),
                              valuesOf<uint8_t>(places)});
}

void poolBack(const Settings&, Run& run) {
  const Tensor input = run.input(0), places = run.input(1), gradient = run.input(2);
  const Shape shape = shapeOf(input), pooled = pooledShape(shape);
  expect(places, pooled);
  expect(gradient, pooled);
  const Tensor inputGradient = run.output(0, TF_FLOAT, shape);
  const auto size = [&](int axis) { return static_cast<int>(shape[axis]); };
  instructions(size(3)).poolBack({size(0), size(1), size(2), size(3), valuesOf<uint8_t>(places), valuesOf(gradient),
                                  valuesOf(inputGradient)});
}

/** A shape as a matrix whose columns are the last axis. */
std::pair<long, int> rowsOf(const Shape& shape) {
  long rows = 1;
  for (size_t i = 0; i + 1 < shape.size(); i++) rows *= shape[i];
  return {rows, shape.empty() ? 1 : static_cast<int>(shape.back())};
}

void normalize(const Settings& settings, Run& run) {
  const Tensor input = run.input(0), gamma = run.input(1), beta = run.input(2);
  const auto [rows, channels] = rowsOf(shapeOf(input));
  if (rows == 0) throw Refusal{"batch normalisation takes at least one picture"};
  expect(gamma, {channels});
  expect(beta, {channels});
  const Tensor output = run.output(0, TF_FLOAT, shapeOf(input));
  const Tensor mean = run.output(1, TF_FLOAT, {channels}), variance = run.output(2, TF_FLOAT, {channels}),
               inverse = run.output(3, TF_FLOAT, {channels});
  instructions(channels).normalize({rows, channels, settings.epsilon, valuesOf(input), valuesOf(gamma), valuesOf(beta),
                                    valuesOf(output), valuesOf(mean), valuesOf(variance), valuesOf(inverse)});
}

void normalizeBack(const Settings&, Run& run) {
  const Tensor gradient = run.input(0), input = run.input(1), gamma = run.input(2), mean = run.input(3),
               inverse = run.input(4);
  const auto [rows, channels] = rowsOf(shapeOf(input));
  expect(gradient, shapeOf(input));
  for (const Tensor* each : {&gamma, &mean, &inverse}) expect(*each, {channels});
  const Tensor inputGradient = run.output(0, TF_FLOAT, shapeOf(input));
  const Tensor gammaGradient = run.output(1, TF_FLOAT, {channels}), betaGradient = run.output(2, TF_FLOAT, {channels});
  instructions(channels).normalizeBack({rows, channels, valuesOf(gradient), valuesOf(input), valuesOf(gamma),
                                        valuesOf(mean), valuesOf(inverse), valuesOf(inputGradient),
                                        valuesOf(gammaGradient), valuesOf(betaGradient)});
}

void drop(const Settings& settings, Run& run) {
  const Tensor input = run.input(0), seed = run.input(1);
  expect(seed, {2});
  const Tensor output = run.output(0, TF_FLOAT, shapeOf(input));
  const Tensor kept = run.output(1, TF_UINT8, shapeOf(input));
  const int32_t* seeds = valuesOf<int32_t>(seed);
  instructions(0).drop({TF_TensorElementCount(input.get()), settings.rate, {seeds[0], seeds[1]}, valuesOf(input),
                        valuesOf(output), valuesOf<uint8_t>(kept)});
}

void dropBack(const Settings& settings, Run& run) {
  const Tensor gradient = run.input(0), kept = run.input(1);
  expect(kept, shapeOf(gradient));
  const Tensor inputGradient = run.output(0, TF_FLOAT, shapeOf(gradient));
  instructions(0).dropBack({TF_TensorElementCount(gradient.get()), settings.rate, valuesOf(gradient),
                            valuesOf<uint8_t>(kept), valuesOf(inputGradient)});
}

/** Reads those attributes that the operation has. */
void* readSettings(TF_OpKernelConstruction* construction) {
  const Status status(TF_NewStatus());
  const auto truth = [&](const char* name) {
    unsigned char value = 0;
    if (TF_OpKernelConstruction_HasAttr(construction, name, status.get()))
      TF_OpKernelConstruction_GetAttrBool(construction, name, &value, status.get());
    return value != 0;
  };
  const auto number = [&](const char* name) {
    float value = 0;
    if (TF_OpKernelConstruction_HasAttr(construction, name, status.get()))
      TF_OpKernelConstruction_GetAttrFloat(construction, name, &value, status.get());
    return value;
  };
  const Settings settings{truth("same"),     truth("relu"),     truth("pool"),
                          truth("to_input"), number("epsilon"), number("rate")};
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

using Names = std::vector<const char*>;

template <void (*Work)(const Settings&, Run&)>
void add(const char* name, const Names& attributes, const Names& inputs, const Names& outputs) {
  const Status status(TF_NewStatus());
  TF_OpDefinitionBuilder* definition = TF_NewOpDefinitionBuilder(name);
  for (const char* input : inputs) TF_OpDefinitionBuilderAddInput(definition, input);
  for (const char* output : outputs) TF_OpDefinitionBuilderAddOutput(definition, output);
  for (const char* attribute : attributes) TF_OpDefinitionBuilderAddAttr(definition, attribute);
  TF_OpDefinitionBuilderSetShapeInferenceFunction(definition, unknownShapes);
  TF_RegisterOpDefinition(definition, status.get());
  if (TF_GetCode(status.get()) != TF_OK) return;
  TF_KernelBuilder* kernel = TF_NewKernelBuilder(name, "CPU", readSettings, compute<Work>, forget);
  TF_RegisterKernelBuilder(name, kernel, status.get());
}

__attribute__((constructor)) void addOperations() {
  add<convolve>("TseminarConvolution", {"same: bool", "relu: bool", "pool: bool"},
                {"input: float", "filter: float", "bias: float"}, {"output: float", "places: uint8"});
  add<convolveBack>("TseminarConvolutionGradient", {"same: bool", "relu: bool", "pool: bool", "to_input: bool"},
                   {"input: float", "filter: float", "output: float", "places: uint8", "gradient: float"},
                   {"input_gradient: float", "filter_gradient: float", "bias_gradient: float"});
  add<pool>("TseminarPooling", {}, {"input: float"}, {"output: float", "places: uint8"});
  add<poolBack>("TseminarPoolingGradient", {}, {"input: float", "places: uint8", "gradient: float"},
                {"input_gradient: float"});
  add<normalize>("TseminarNormalization", {"epsilon: float"}, {"input: float", "gamma: float", "beta: float"},
                 {"output: float", "mean: float", "variance: float", "inverse_deviation: float"});
  add<normalizeBack>("TseminarNormalizationGradient", {},
                     {"gradient: float", "input: float", "gamma: float", "mean: float", "inverse_deviation: float"},
                     {"input_gradient: float", "gamma_gradient: float", "beta_gradient: float"});
  add<drop>("TseminarDropout", {"rate: float"}, {"input: float", "seed: int32"}, {"output: float", "kept: uint8"});
  add<dropBack>("TseminarDropoutGradient", {"rate: float"}, {"gradient: float", "kept: uint8"},
                {"input_gradient: float"});
}

}  // namespace
}  // namespace tseminar
