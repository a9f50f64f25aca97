#include "parts.h"

#if defined(__linux__)
#include <malloc.h>
#endif

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <new>
#include <thread>
#include <vector>

namespace tseminar {
namespace {

using Clock = std::chrono::steady_clock;

/** So many looks, some 20 µs, take no system call. */
constexpr int kLooks = 1000;

/** Whoever waits stays awake for so long: to be woken takes up to 0.2 ms, on virtual machines at least, 100 times a step. */
constexpr std::chrono::milliseconds kAwake(2);

inline void pauseBriefly() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

/** Waits awake until it is so or the time is over, and lets others on the processor meanwhile. */
template <typename Condition>
bool comesSoon(const Condition& isSo) {
  for (int i = 0; i < kLooks; i++) {
    if (isSo()) return true;
    pauseBriefly();
  }
  for (const auto end = Clock::now() + kAwake; Clock::now() < end; std::this_thread::yield())
    if (isSo()) return true;
  return false;
}

/** One job at a time; whoever comes meanwhile does its own work alone. Lives until the process ends. */
class Team {
 public:
  static Team& get() {
    static Team* team = new Team();
    return *team;
  }

  void run(int parts, const std::function<void(int)>& work) {
    std::unique_lock<std::mutex> turn(turn_, std::try_to_lock);
    if (!turn.owns_lock() || parts < 2 || helpers_ == 0) {
      for (int part = 0; part < parts; part++) work(part);
      return;
    }
    {
      std::lock_guard<std::mutex> lock(mutex_);
      work_ = &work;
      parts_ = parts;
      next_.store(0);
      job_.fetch_add(1);
    }
    wake_.notify_all();
    takeParts(work, parts);
    // A helper that has not begun finds no work any more; one that has must come back before `work` may go.
    const auto isDone = [this] { return busy_.load() == 0; };
    std::unique_lock<std::mutex> lock(mutex_);
    work_ = nullptr;
    lock.unlock();
    if (comesSoon(isDone)) return;
    lock.lock();
    done_.wait(lock, isDone);
  }

 private:
  Team() : helpers_(partCount() - 1) {
    for (int i = 0; i < helpers_; i++) std::thread([this] { help(); }).detach();
  }

  void help() {
    unsigned seen = 0;
    for (;;) {
      comesSoon([&] { return job_.load(std::memory_order_relaxed) != seen; });
      const std::function<void(int)>* work;
      int parts;
      {
        std::unique_lock<std::mutex> lock(mutex_);
        wake_.wait(lock, [&] { return job_.load() != seen; });
        seen = job_.load();
        work = work_;
        parts = parts_;
        if (work == nullptr) continue;
        busy_.fetch_add(1);
      }
      takeParts(*work, parts);
      {
        std::lock_guard<std::mutex> lock(mutex_);
        busy_.fetch_sub(1);
      }
      done_.notify_one();
    }
  }

  void takeParts(const std::function<void(int)>& work, int parts) {
    for (int part; (part = next_.fetch_add(1)) < parts;) work(part);
  }

  const int helpers_;
  std::mutex turn_;
  std::mutex mutex_;
  std::condition_variable wake_, done_;
  std::atomic<unsigned> job_{0};
  std::atomic<int> next_{0};
  const std::function<void(int)>* work_ = nullptr;
  int parts_ = 0;
  std::atomic<int> busy_{0};
};

#if defined(__GLIBC__)
/** Memory of up to 32 MB that a training step gives back stays at hand for the next one: fetching it anew takes longer. */
__attribute__((constructor)) void keepMemory() {
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 256 << 20);
}
#endif

std::mutex keptMutex;
auto& kept = *new std::vector<std::pair<size_t, float*>>();

}  // namespace

int partCount() {
  static const int count = [] {
    const char* asked = std::getenv("TF_NUM_INTRAOP_THREADS");
    const int most = asked == nullptr ? 0 : std::atoi(asked);
    const int cores = std::max(1u, std::thread::hardware_concurrency());
    return std::min(64, most > 0 ? most : cores);
  }();
  return count;
}

void runParts(int parts, const std::function<void(int)>& work) { Team::get().run(parts, work); }

Scratch::Scratch(size_t floats) : floats_((floats + 1023) / 1024 * 1024) {
  {
    std::lock_guard<std::mutex> lock(keptMutex);
    const auto same = std::find_if(kept.begin(), kept.end(), [this](auto& one) { return one.first == floats_; });
    if (same != kept.end()) {
      data_ = same->second;
      kept.erase(same);
      return;
    }
  }
  data_ = static_cast<float*>(std::aligned_alloc(4096, floats_ * sizeof(float)));
  if (data_ == nullptr) throw std::bad_alloc();
}

Scratch::~Scratch() {
  std::lock_guard<std::mutex> lock(keptMutex);
  kept.emplace_back(floats_, data_);
  constexpr size_t kMost = 64;  // pieces; those that were not used for longest go
  if (kept.size() <= kMost) return;
  std::free(kept.front().second);
  kept.erase(kept.begin());
}

}  // namespace tseminar
