// Work in parts, on threads of our own. A part does the same whichever thread runs it, so that results do not depend on that.
#pragma once

#include <cstddef>
#include <functional>

namespace tseminar {

/** How many parts there should be: as many as processors that this process may use. */
int partCount();

/** Runs work(0) … work(parts - 1), some at the same time, and waits for all. */
void runParts(int parts, const std::function<void(int)>& work);

/** Memory for floats that is used again later; 64-byte aligned, with any content. */
class Scratch {
 public:
  explicit Scratch(size_t floats);
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  float* data() const { return data_; }

 private:
  float* data_;
  size_t floats_;
};

}  // namespace tseminar
