/* Restores the terminal when the program dies. */
#include "tui/draw/term_crash.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

static const int fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
enum { FATAL_COUNT = sizeof fatal / sizeof fatal[0], STACK_BYTES = 64 * 1024 };

/* A signal handler gets no argument, so its data lives here. Written only while not armed. */
static struct {
    atomic_bool armed;
    char restore[TERM_CRASH_MAX];
    size_t len;
    struct termios saved;
    struct sigaction before[FATAL_COUNT];
    char stack[STACK_BYTES]; /* an overflow of the stack leaves none to run on */
} crash;

void term_crash_restore(void)
{
    size_t done = 0;

    if (!atomic_exchange(&crash.armed, false))
        return;
    while (done < crash.len) {
        ssize_t n = write(STDOUT_FILENO, crash.restore + done, crash.len - done);
        if (n <= 0)
            break;
        done += (size_t)n;
    }
    tcsetattr(STDIN_FILENO, TCSANOW, &crash.saved);
}

static void on_fatal(int sig)
{
    term_crash_restore();
    for (int i = 0; i < FATAL_COUNT; i++)
        if (fatal[i] == sig)
            sigaction(sig, &crash.before[i], NULL);
    raise(sig);
}

void term_crash_arm(const char *restore, size_t len, const struct termios *saved)
{
    struct sigaction sa = {.sa_handler = on_fatal, .sa_flags = SA_ONSTACK | SA_NODEFER};
    stack_t stack = {.ss_sp = crash.stack, .ss_size = sizeof crash.stack};

    term_crash_disarm();
    crash.len = len < sizeof crash.restore ? len : sizeof crash.restore;
    memcpy(crash.restore, restore, crash.len);
    crash.saved = *saved;
    sigaltstack(&stack, NULL);
    sigemptyset(&sa.sa_mask);
    for (int i = 0; i < FATAL_COUNT; i++)
        sigaction(fatal[i], &sa, &crash.before[i]);
    atomic_store(&crash.armed, true);
}

void term_crash_disarm(void)
{
    if (!atomic_exchange(&crash.armed, false))
        return;
    for (int i = 0; i < FATAL_COUNT; i++)
        sigaction(fatal[i], &crash.before[i], NULL);
}
