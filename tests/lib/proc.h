/* Programs under test: started with their own environment on pipes or on a terminal, waited for
 * with a deadline, never left behind. Used by one thread. */
#ifndef TESTS_LIB_PROC_H
#define TESTS_LIB_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Long enough for a sanitizer on a busy machine; nobody waits so long when all is well. */
enum { PROC_PATIENCE = 30 * 1000 };

enum proc_stream { PROC_OUT, PROC_ERR, PROC_STREAMS };

struct proc_conf {
    const char *const *argv; /* ends with null; argv[0] is a path */
    const char *const *env;  /* "KEY=VALUE" to set, "KEY" to unset, ends with null; null for none */
    int rows, cols;          /* a terminal of that size for stdin, stdout, stderr; 0: pipes */
    bool input;              /* a pipe for stdin; otherwise it is empty */
    /* Gets what came on PROC_OUT, besides the buffer. May be null. */
    void (*seen)(void *arg, const char *data, size_t len);
    void *arg;
};

struct proc;

/* Starts it in a process group of its own that dies with the test. Ends the test when it can not.
 */
struct proc *proc_start(const struct proc_conf *conf);
/* Kills it if it still runs, with its group, and frees all. Accepts null. */
void proc_free(struct proc *p);

/* Takes in what has come, waiting for it until the deadline (clock_mono_ms). False when the
 * deadline has passed, or the program has ended and nothing is left to read. */
bool proc_pump(struct proc *p, int64_t deadline);

/* All that came so far on a stream, terminated. Borrowed until the next call that takes in. */
const char *proc_text(const struct proc *p, enum proc_stream s);
size_t proc_len(const struct proc *p, enum proc_stream s);

/* Waits until the stream holds the text from `from` on; its offset, or -1 after `ms` or the end. */
long proc_wait(struct proc *p, enum proc_stream s, const char *text, size_t from, int ms);
/* The same from the start with PROC_PATIENCE; fails the test with both streams when it is not so.
 */
void proc_expect(struct proc *p, enum proc_stream s, const char *text);

/* Writes to the program's stdin or terminal. */
void proc_write(struct proc *p, const char *data, size_t len);
/* Takes in what comes until the program has read all that was written to it and its first thread
 * waits again: what was typed has been acted on and, in a console, drawn. Not what others are asked
 * for by that, nor a key that waits for the end of an escape sequence. Gives up without a word. */
void proc_settle(struct proc *p);
/* Ends the program's stdin; only with a pipe. */
void proc_close_input(struct proc *p);
void proc_signal(struct proc *p, int sig);
/* Stops it (SIGSTOP), and waits until none of its threads runs: right behind the signal some may.
 */
void proc_stop(struct proc *p);
pid_t proc_pid(const struct proc *p);
/* The terminal's own end, for its settings (tcgetattr), and the hang-up of the line. -1 on pipes.
 */
int proc_tty(const struct proc *p);
void proc_hang_up(struct proc *p);
/* Tells the terminal's size and, by the kernel, SIGWINCH. */
void proc_resize(struct proc *p, int rows, int cols);

bool proc_running(struct proc *p);
/* Waits for the end: the exit code, 128 + signal, or -1 after ms. */
int proc_exit(struct proc *p, int ms);
/* Fails the test unless it ends with this code within PROC_PATIENCE. */
void proc_expect_exit(struct proc *p, int code);

/* Runs a program to its end; its exit code. out and err (may be null) get what it wrote. */
int proc_run(const char *const *argv, const char *const *env, char *out, char *err, size_t size);

/* The program under test: $FOYER_BIN, or build/foyer. */
const char *proc_foyer(void);

#endif
