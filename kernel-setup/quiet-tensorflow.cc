// TensorFlow reads TF_CPP_MIN_LOG_LEVEL, but the part of it that logs by Abseil does not: it writes a dozen lines to standard
// error when it loads and whenever it takes a graph. This is linked into the addon and holds Abseil to the same level.
#include <cstdlib>

namespace absl {
inline namespace lts_20250814 {  // of TensorFlow 2.21; with another one the function is not found, and nothing is done
enum class LogSeverityAtLeast : int {};
__attribute__((weak)) void SetMinLogLevel(LogSeverityAtLeast level);
}  // namespace lts_20250814
}  // namespace absl

__attribute__((constructor)) static void quiet() {
  const char* level = std::getenv("TF_CPP_MIN_LOG_LEVEL");
  if (absl::SetMinLogLevel != nullptr && level != nullptr)
    absl::SetMinLogLevel(static_cast<absl::LogSeverityAtLeast>(std::atoi(level)));
}
