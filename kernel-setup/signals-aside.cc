// Matrix products of oneDNN point the stack into memory of the heap while they run: a signal that the processor's thread gets
// then writes over the heap, and the process crashes later. (Seen with TensorFlow 2.21 on AVX-512: of 2,000 signals some
// hit.) This is linked into the addon: the thread that loads it, and those that it starts, leave signals of the process, such
// as the interrupt of a notebook, to a thread that does nothing else. Handlers may run on any thread; Node gives its child
// processes an empty mask.
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <initializer_list>

static void* takeSignals(void* mask) {
  pthread_sigmask(SIG_SETMASK, static_cast<sigset_t*>(mask), nullptr);
  for (;;) pause();
}

__attribute__((constructor)) static void signalsAside() {
  static sigset_t before;
  sigset_t aside;
  sigemptyset(&aside);
  for (int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGCHLD, SIGWINCH, SIGALRM, SIGCONT, SIGTSTP})
    sigaddset(&aside, signal);
  pthread_sigmask(SIG_BLOCK, &aside, &before);
  pthread_t thread;
  if (pthread_create(&thread, nullptr, takeSignals, &before) == 0)
    pthread_detach(thread);
  else
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
}
