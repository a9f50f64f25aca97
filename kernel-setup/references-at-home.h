// TensorFlow frees tensors on threads of its own as well: the first step of a training replaces the weights that came from
// JavaScript, several at once. tfjs lets go of their arrays there and then, by napi_delete_reference, which only the thread of
// JavaScript may call (https://nodejs.org/api/n-api.html): two calls at once mix up the lists of Node and V8, and the process
// crashes, often minutes later. (Seen with tfjs-node 4.22: a net of 22 layers, made and trained again and again, crashed within
// 100 trainings.) The class below stands in for tfjs' of this name: the compiler reads this file first, and the guard of tfjs'
// header is set. What other threads let go of waits here for the next tensor that JavaScript makes or disposes of.
#ifndef TF_NODEJS_NAPI_AUTO_REF_H_
#define TF_NODEJS_NAPI_AUTO_REF_H_

#include <node_api.h>

#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace tfnodejs {

// Where references are from: an instance of the addon, and its thread.
class Home {
 public:
  static std::shared_ptr<Home> Of(napi_env env) {
    static std::mutex mutex;
    static auto& homes = *new std::map<napi_env, std::shared_ptr<Home>>; // never destroyed: TensorFlow frees at exit, too
    std::lock_guard<std::mutex> lock(mutex);
    std::shared_ptr<Home>& home = homes[env];
    if (home && home->env_ == env) return home;
    home = std::make_shared<Home>(env);
    napi_add_env_cleanup_hook(env, Leave, new std::shared_ptr<Home>(home));
    return home;
  }

  explicit Home(napi_env env) : env_(env), thread_(std::this_thread::get_id()) {}

  void LetGo(napi_ref reference) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (env_ == nullptr) return; // it took its references along
    waiting_.push_back(reference);
    if (std::this_thread::get_id() == thread_) Release();
  }

  // Only on the thread of home.
  void ReleaseWaiting() {
    std::lock_guard<std::mutex> lock(mutex_);
    Release();
  }

 private:
  static void Leave(void* data) {
    std::unique_ptr<std::shared_ptr<Home>> home(static_cast<std::shared_ptr<Home>*>(data));
    std::lock_guard<std::mutex> lock((*home)->mutex_);
    (*home)->Release();
    (*home)->env_ = nullptr;
  }

  void Release() {
    for (napi_ref reference : waiting_) napi_delete_reference(env_, reference);
    waiting_.clear();
  }

  std::mutex mutex_;
  napi_env env_; // null once its thread of JavaScript has ended
  const std::thread::id thread_;
  std::vector<napi_ref> waiting_;
};

class NapiAutoRef {
 public:
  napi_status Init(napi_env env, napi_value value) {
    home_ = Home::Of(env);
    home_->ReleaseWaiting();
    return napi_create_reference(env, value, 1, &reference_);
  }

  napi_status Cleanup() {
    if (!home_ || reference_ == nullptr) return napi_invalid_arg;
    home_->LetGo(reference_);
    reference_ = nullptr;
    return napi_ok;
  }

 private:
  std::shared_ptr<Home> home_;
  napi_ref reference_ = nullptr;
};

}  // namespace tfnodejs

#endif  // TF_NODEJS_NAPI_AUTO_REF_H_
